// Dates and numbers as people on both sides of the Atlantic write them, and what a file's own rows tell about the side.
using System.Globalization;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Tests.Imports;

public sealed class WrittenTests
{
    private static readonly Dictionary<string, int> Value = new() { ["value"] = 0 };

    [Theory]
    [InlineData("31/01/2026", true, "2026-01-31")]
    [InlineData("3/4/2026", true, "2026-04-03")]
    [InlineData("3/4/2026", false, "2026-03-04")]
    [InlineData("3-4-2026", true, "2026-04-03")]
    [InlineData("03/04/2026 14:05", true, "2026-04-03")]
    [InlineData("03/04/2026 2:05 PM", true, "2026-04-03")]
    [InlineData("31.01.26", false, "2026-01-31")]
    [InlineData("1.2.2026 14:05:09", false, "2026-02-01")]
    [InlineData("2026-04-03", true, "2026-04-03")]
    [InlineData("2026-04-03T14:05:00Z", true, "2026-04-03")]
    [InlineData("Apr 3, 2026", true, "2026-04-03")]
    public void A_date_is_read_in_the_order_chosen(string written, bool dayFirst, string day) =>
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture), Row(written, new FileReading(DayFirst: dayFirst)).Day("value"));

    [Theory]
    [InlineData("1/31/2026", true)]
    [InlineData("31/1/2026", false)]
    [InlineData("1/31/2026 14:05", true)]
    [InlineData("32.01.2026", true)]
    [InlineData("yesterday", true)]
    public void A_date_that_the_order_does_not_allow_is_refused_and_never_swapped(string written, bool dayFirst) =>
        Assert.Contains($"value is \"{written}\"", Assert.Throws<RowFault>(() => Row(written, new FileReading(DayFirst: dayFirst)).Day("value")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1234.5", false, "1234.5")]
    [InlineData("1,234.50", false, "1234.50")]
    [InlineData("-1,234,567", false, "-1234567")]
    [InlineData("1234,5", true, "1234.5")]
    [InlineData("1.234,50", true, "1234.50")]
    [InlineData("-1.234.567", true, "-1234567")]
    [InlineData("7", true, "7")]
    public void A_number_is_read_with_the_decimal_sign_chosen(string written, bool comma, string number) =>
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), Row(written, new FileReading(DecimalComma: comma)).Number("value"));

    [Theory]
    [InlineData("12,34", false)]
    [InlineData("1,23,456", false)]
    [InlineData("12.34", true)]
    [InlineData("1,234.5", true)]
    [InlineData("1.23.456", true)]
    [InlineData("€ 5", true)]
    public void A_number_written_the_other_way_is_refused_rather_than_a_hundred_times_as_large(string written, bool comma) =>
        Assert.Throws<RowFault>(() => Row(written, new FileReading(DecimalComma: comma)).Number("value"));

    [Theory]
    [InlineData(",", "31/01/2026|02/03/2026", true, false)]
    [InlineData(",", "01/31/2026|02/03/2026", false, false)]
    [InlineData(",", "01/02/2026|02/03/2026", false, true)]
    [InlineData(";", "01/02/2026|02/03/2026", true, true)]
    [InlineData(";", "2026-01-02|31.01.2026", true, false)]
    [InlineData(",", "no date|5/6", false, false)]
    public void The_rows_tell_which_number_is_the_day_or_that_nothing_does(string delimiter, string cells, bool dayFirst, bool ambiguous)
    {
        var (guess, isAmbiguous) = FileSample.GuessOf(new FileReading(Delimiter: delimiter), cells.Split('|'));
        Assert.Equal((dayFirst, ambiguous), (guess.DayFirst, isAmbiguous));
    }

    [Theory]
    [InlineData("12,5|3", true)]
    [InlineData("1.234,56", true)]
    [InlineData("1,234|5,678", false)]
    [InlineData("1,234.56|7", false)]
    [InlineData("12.5", false)]
    public void The_rows_tell_the_decimal_sign(string cells, bool comma) =>
        Assert.Equal(comma, FileSample.GuessOf(new FileReading(), cells.Split('|')).Guess.DecimalComma);

    private static Row Row(string written, FileReading reading) => new(new Dictionary<string, string>(), Value, [written], TimeZoneInfo.Utc, new RowIds(), reading);
}

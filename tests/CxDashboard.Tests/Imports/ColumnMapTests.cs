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

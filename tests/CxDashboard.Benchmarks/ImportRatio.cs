// The operator's import of a CSV file against what people write first: one INSERT a row, each its own transaction.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Imports;
using Npgsql;

namespace CxDashboard.Benchmarks;

internal static class ImportRatio
{
    private const int Rounds = 3;
    private const int InsertedRows = 1500;

    public static async Task MeasureAsync(ThrowAway place, Invented invented, Scores scores, CancellationToken cancellationToken)
    {
        var answers = invented.Answers(Math.Min(invented.Tickets, 60_000)).Cast<Answer>().ToList();
        var path = Path.Combine(place.Installation.Data, "answers.csv");
        await WriteAsync(path, answers, cancellationToken);
        var import = new FileImport(place.Sources, place.Pages, place.Ledger);
        var byHand = await place.WorkspaceAsync("by-hand", cancellationToken);
        var source = await place.Sources.ForImportAsync(byHand, FactKind.Answer, Invented.First, cancellationToken);
        await using var connection = await place.ByHandAsync(byHand, cancellationToken);

        var duel = new Duel();
        for (var round = 0; round < Rounds; round++)
        {
            var workspace = await place.WorkspaceAsync($"import-{round}", cancellationToken);
            var some = answers.Skip(round * InsertedRows).Take(InsertedRows).ToList();
            var whole = await Duel.TimeAsync(() => import.RunAsync(workspace, new ImportOrder(FileKind.Find("responses")!, path, Empty, Empty), null, cancellationToken));
            var slow = await Duel.TimeAsync(() => InsertAsync(connection, byHand.WorkspaceId, source, some, cancellationToken));
            duel.Add(whole / answers.Count, slow / some.Count);
        }

        scores.AtLeast("import of a CSV of answers against one INSERT a row", duel.SpeedRatio, 15,
            $"{1000 / duel.Product:n0} against {1000 / duel.Yardstick:n0} rows/s");
    }

    private static readonly Dictionary<string, string> Empty = [];

    private static Task WriteAsync(string path, IEnumerable<Answer> answers, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(path, answers
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.ResponseId},{a.SubmittedAt:O},{a.Score},{a.Kind},{a.Stage},{a.Channel},{a.Segment}"))
            .Prepend("id,submitted_at,score,survey_type,stage,channel,segment"), cancellationToken);

    private static async Task InsertAsync(NpgsqlConnection connection, int workspace, int source, List<Answer> answers, CancellationToken cancellationToken)
    {
        foreach (var answer in answers)
        {
            await using var insert = new NpgsqlCommand("""
                insert into answer (workspace_id, source_id, response_id, question, kind, version, submitted_at, day, score, stage, channel, segment)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """, connection)
            {
                Parameters =
                {
                    new() { Value = workspace }, new() { Value = source }, new() { Value = answer.ResponseId }, new() { Value = answer.Question },
                    new() { Value = answer.Kind }, new() { Value = answer.Version }, new() { Value = answer.SubmittedAt },
                    new() { Value = DateOnly.FromDateTime(answer.SubmittedAt.UtcDateTime) }, new() { Value = answer.Score!.Value },
                    new() { Value = answer.Stage! }, new() { Value = answer.Channel! }, new() { Value = answer.Segment! },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

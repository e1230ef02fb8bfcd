// What comes back to the gateway: each statement's rows, read into parts, distributions and feeds.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace CxDashboard.Core.Kpis;

internal static class GatewayRows
{
    private static readonly DataFlags[] FlagColumns = [DataFlags.Sampled, DataFlags.Thresholded, DataFlags.OtherRow];

    public static async Task FromFactsAsync(
        NpgsqlDataReader reader, Dictionary<CellKey, Parts> parts, Dictionary<CellKey, Distribution> minutes, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = CellKey.Read(reader);
            parts.Add(key, new Parts(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
            if (!reader.IsDBNull(7)) minutes.Add(key, Distribution.OfPieces([(reader.GetFieldValue<int[]>(7), reader.GetFieldValue<long[]>(8))]));
        }
    }

    public static async Task<Dictionary<CellKey, Parts>> PartsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<CellKey, Parts>();
        while (await reader.ReadAsync(cancellationToken))
            parts.Add(CellKey.Read(reader), new Parts(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        return parts;
    }

    public static async Task<Dictionary<CellKey, Distribution>> MinutesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var pieces = new List<(CellKey Key, int[] Minutes, long[] Counts)>();
        while (await reader.ReadAsync(cancellationToken))
            pieces.Add((CellKey.Read(reader), reader.GetFieldValue<int[]>(4), reader.GetFieldValue<long[]>(5)));
        return pieces.GroupBy(piece => piece.Key)
            .ToDictionary(cell => cell.Key, cell => Distribution.OfPieces([.. cell.Select(piece => (piece.Minutes, piece.Counts))]));
    }

    public static async Task<Dictionary<FactKind, Feed>> FeedsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var feeds = new Dictionary<FactKind, Feed>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = FactKinds.Parse(reader.GetString(0));
            feeds[kind] = new Feed
            {
                Kind = kind,
                Delivered = reader.GetBoolean(1),
                AsOf = Nullable<DateTimeOffset>(reader, 2),
                SettledTo = Nullable<DateOnly>(reader, 3),
                CoversTo = Nullable<DateOnly>(reader, 4),
                Covered = [.. Days(reader, 5)],
                Since = Nullable<DateOnly>(reader, 6),
                Late = reader.GetBoolean(7),
                Fault = reader.IsDBNull(8) ? null : reader.GetString(8),
                Flagged = [.. FlagColumns.SelectMany((flag, i) => Days(reader, 9 + i).Select(days => (flag, days)))],
            };
        }

        return feeds;
    }

    public static async Task<StageSteps> StepsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var named = new List<StageKind>();
        while (await reader.ReadAsync(cancellationToken))
            named.Add(new StageKind { Stage = reader.GetString(0), Kind = reader.GetString(1), Enters = reader.GetBoolean(2) });
        return new StageSteps(named);
    }

    // PostgreSQL gives ranges of days without their last one.
    private static IEnumerable<DateRange> Days(NpgsqlDataReader reader, int column) =>
        reader.GetFieldValue<NpgsqlRange<DateOnly>[]>(column).Select(days => new DateRange(days.LowerBound, days.UpperBound.AddDays(-1)));

    private static T? Nullable<T>(NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}

// What a warehouse holds of some sources: a hash of each table to compare by, and the rows themselves when two differ.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Faults;

internal sealed class Holdings
{
    private readonly FreshDatabase database;

    private Holdings(FreshDatabase database, IReadOnlyDictionary<string, string> hashes) => (this.database, Hashes) = (database, hashes);

    /// <summary>By table of facts, and "parts ga4" for the metric parts made of a source's facts.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    public static async Task<Holdings> OfAsync(FreshDatabase database, IEnumerable<IConnector> connectors)
    {
        var hashes = new Dictionary<string, string>();
        foreach (var connector in connectors)
        {
            foreach (var (name, rows) in Queries(connector))
                hashes[name] = await database.PeekAsync<string>($"select count(*) || ' ' || md5(coalesce(string_agg(r, ';' order by r), '')) from ({rows}) held(r)");
        }

        return new Holdings(database, hashes);
    }

    /// <summary>The first rows in which the two differ, told as what this one lacks and has too much.</summary>
    public async Task<string> AgainstAsync(Holdings expected, IEnumerable<IConnector> connectors)
    {
        var told = new List<string>();
        foreach (var (name, rows) in connectors.SelectMany(Queries).Where(query => Hashes[query.Name] != expected.Hashes[query.Name]))
        {
            var (here, there) = (await database.PeekAllAsync<string>(rows), await expected.database.PeekAllAsync<string>(rows));
            told.AddRange(there.Except(here).Take(5).Select(row => $"{name} lacks {row}"));
            told.AddRange(here.Except(there).Take(5).Select(row => $"{name} has {row}"));
        }

        return string.Join('\n', told);
    }

    private static IEnumerable<(string Name, string Rows)> Queries(IConnector connector)
    {
        var kinds = connector.Streams.Select(stream => stream.Kind).ToHashSet();
        foreach (var table in kinds.Select(kind => kind.Table())) yield return (table, $"select t::text from {table} t");
        var metrics = string.Join(", ", Catalogue.All.Where(metric => metric.Kinds.Any(kinds.Contains)).Select(metric => $"'{metric.Key}'"));
        yield return ($"parts {connector.Name}", string.Join(" union all ",
            TestWarehouse.PartTables.Select(table => $"select '{table} ' || t::text from {table} t where metric in ({metrics})")));
    }
}

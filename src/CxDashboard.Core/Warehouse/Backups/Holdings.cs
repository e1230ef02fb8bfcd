// The product's tables as the database itself describes them, in an order in which they can be filled.
using Dapper;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Backups;

/// <param name="Columns">Those that are stored as given, quoted.</param>
/// <param name="Key">The primary key's columns, quoted.</param>
internal sealed record Holding(string Name, string[] Columns, string[] Key)
{
    /// <summary>All rows in the key's order: equal rows are equal bytes.</summary>
    public string ReadOut => $"COPY (SELECT {string.Join(", ", Columns)} FROM {Name} ORDER BY {string.Join(", ", Key)}) TO STDOUT (FORMAT binary)";

    public string FillUp => $"COPY {Name} ({string.Join(", ", Columns)}) FROM STDIN (FORMAT binary)";
}

internal static class Holdings
{
    // A partitioned table stands for its parts. The ledger of migrations is written by the migrator, and the scheduler's
    // tables are made by the scheduler: its entries follow from the sources.
    private const string Product = "c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migration' and c.relname not like 'qrtz\\_%'";

    private const string Tables = $"""
        select c.oid::regclass::text as name,
          array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
          array(select quote_ident(a.attname) from pg_index i cross join unnest(i.indkey) with ordinality k (num, at)
                join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num where i.indrelid = c.oid and i.indisprimary order by k.at) as key
        from pg_class c where {Product} order by 1
        """;

    private const string Pointing = """
        select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
        where contype = 'f' and conrelid <> confrelid and conparentid = 0
        """;

    private const string Counting = """
        select s.oid::regclass::text from pg_class s
        join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
        join pg_class c on c.oid = d.refobjid
        where s.relkind = 'S' and
        """ + " " + Product + " order by 1";

    /// <summary>Each after those it points to.</summary>
    public static async Task<IReadOnlyList<Holding>> TablesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var waiting = (await connection.QueryAsync<(string Name, string[] Columns, string[] Key)>(new CommandDefinition(Tables, cancellationToken: ct)))
            .Select(table => new Holding(table.Name, table.Columns, table.Key)).ToList();
        var points = (await connection.QueryAsync<(string From, string To)>(new CommandDefinition(Pointing, cancellationToken: ct))).ToLookup(one => one.From, one => one.To);
        if (waiting.FirstOrDefault(table => table.Key.Length == 0) is { } keyless) throw new InvalidOperationException($"The table {keyless.Name} has no primary key.");
        var ordered = new List<Holding>();
        while (waiting.Count > 0)
        {
            var names = waiting.Select(table => table.Name).ToHashSet();
            var free = waiting.Where(table => !points[table.Name].Any(names.Contains)).ToList();
            if (free.Count == 0) throw new InvalidOperationException($"These tables point at each other: {string.Join(", ", names)}.");
            ordered.AddRange(free);
            waiting.RemoveAll(free.Contains);
        }

        return ordered;
    }

    public static async Task<IReadOnlyList<BackedSequence>> SequencesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var sequences = new List<BackedSequence>();
        foreach (var name in await connection.QueryAsync<string>(new CommandDefinition(Counting, cancellationToken: ct)))
        {
            var (last, isUsed) = await connection.QuerySingleAsync<(long, bool)>(new CommandDefinition($"select last_value, is_called from {name}", cancellationToken: ct));
            sequences.Add(new BackedSequence(name, last, isUsed));
        }

        return sequences;
    }
}

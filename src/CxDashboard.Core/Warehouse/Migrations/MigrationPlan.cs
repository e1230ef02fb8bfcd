// Compares the program's migrations with those a database has had, and refuses what forward-only cannot mend.
using System.Globalization;

namespace CxDashboard.Core.Warehouse.Migrations;

internal sealed record AppliedMigration(int Version, string Name, string Checksum);

internal static class MigrationPlan
{
    /// <summary>What is still to run, in order.</summary>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> migrations, IReadOnlyList<AppliedMigration> applied)
    {
        RefuseRepeats(migrations);
        var newest = applied.Select(one => one.Version).DefaultIfEmpty(0).Max();
        if (newest > Newest(migrations))
            throw new MigrationFault(Line($"The database is at schema version {newest} and this program knows only {Newest(migrations)}: run the newer program or restore an older backup."));

        var had = applied.ToDictionary(one => one.Version);
        if (had.Keys.Except(migrations.Select(migration => migration.Version)).Order().FirstOrDefault() is > 0 and var stranger)
            throw new MigrationFault(Line($"The database has had a migration {stranger} that this program does not know: run the program that made it or restore an older backup."));
        if (migrations.FirstOrDefault(migration => migration.Version < newest && !had.ContainsKey(migration.Version)) is { } late)
            throw new MigrationFault(Line($"The database's applied migrations reach {newest} without {late.FileName}: give it a number after the newest."));
        if (migrations.FirstOrDefault(migration => had.TryGetValue(migration.Version, out var one) && one.Checksum != migration.Checksum) is { } changed)
            throw new MigrationFault($"Migration {changed.FileName} was changed after this database had it: restore the file and put the change into a new migration.");

        return [.. migrations.Where(migration => !had.ContainsKey(migration.Version))];
    }

    /// <summary>The version that a program's migrations lead to; 0 for none.</summary>
    public static int Newest(IReadOnlyList<Migration> migrations) => migrations.Select(migration => migration.Version).DefaultIfEmpty(0).Max();

    // A number may be left out, but not given twice.
    private static void RefuseRepeats(IReadOnlyList<Migration> migrations)
    {
        foreach (var (one, next) in migrations.Zip(migrations.Skip(1)))
        {
            if (next.Version <= one.Version)
                throw new MigrationFault(Line($"The program's migrations {one.FileName} and {next.FileName} are not in order: give each its own number, ascending."));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

// Compares the program's migrations with those a database has had, and refuses what forward-only cannot mend.
using System.Globalization;

namespace CxDashboard.Core.Warehouse.Migrations;

internal sealed record AppliedMigration(int Version, string Name, string Checksum);

internal static class MigrationPlan
{
    /// <summary>What is still to run, in order.</summary>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> migrations, IReadOnlyList<AppliedMigration> applied)
    {
        RefuseGaps("The program's migrations", migrations.Select(migration => migration.Version));
        if (applied.Count > 0 && applied.Max(one => one.Version) is var newest && newest > migrations.Count)
            throw new MigrationFault(Line($"The database is at schema version {newest} and this program knows only {migrations.Count}: run the newer program or restore an older backup."));
        RefuseGaps("The database's applied migrations", applied.Select(one => one.Version).Order());

        var changed = applied.FirstOrDefault(one => migrations[one.Version - 1].Checksum != one.Checksum);
        if (changed is not null)
            throw new MigrationFault($"Migration {migrations[changed.Version - 1].FileName} was changed after this database had it: restore the file and put the change into a new migration.");

        return [.. migrations.Skip(applied.Count)];
    }

    private static void RefuseGaps(string whose, IEnumerable<int> versions)
    {
        var expected = 1;
        foreach (var version in versions)
        {
            if (version != expected)
                throw new MigrationFault(Line($"{whose} have no single number {expected} (found {version} in its place): number them 1, 2, 3 without gap or repeat."));
            expected++;
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

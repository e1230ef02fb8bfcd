// What a forward-only plan runs and what it refuses.
using CxDashboard.Core.Warehouse.Migrations;

namespace CxDashboard.Tests.Warehouse.Migrations;

public sealed class MigrationPlanTests
{
    private static readonly Migration One = new(1, "one", "SELECT 1;\nSELECT 2;\n");
    private static readonly Migration Two = new(2, "two", "SELECT 3;\n");

    [Fact]
    public void Only_what_is_missing_runs() => Assert.Equal([Two], MigrationPlan.Pending([One, Two], [AppliedAs(One)]));

    [Fact]
    public void Without_migrations_there_is_nothing_to_do() => Assert.Empty(MigrationPlan.Pending([], []));

    [Fact]
    public void A_changed_file_is_refused_by_name() =>
        Refused("0001_one.sql was changed", [One with { Sql = "SELECT 4;" }, Two], [AppliedAs(One)]);

    [Fact]
    public void A_number_may_be_left_out() => Assert.Equal([Two with { Version = 3 }], MigrationPlan.Pending([One, Two with { Version = 3 }], [AppliedAs(One)]));

    [Fact]
    public void A_repeated_number_is_refused() => Refused("are not in order", [One, Two with { Version = 1 }], []);

    [Fact]
    public void A_migration_the_program_does_not_know_is_refused() =>
        Refused("a migration 2 that this program does not know", [One, Two with { Version = 3 }], [AppliedAs(One), AppliedAs(Two), AppliedAs(Two with { Version = 3 })]);

    [Fact]
    public void A_lower_number_that_comes_after_a_higher_one_was_applied_is_refused() =>
        Refused("The database's applied migrations reach 2 without 0001_one.sql: give it a number after the newest.", [One, Two], [AppliedAs(Two)]);

    [Fact]
    public void A_database_newer_than_the_program_is_refused() => Refused("version 2 and this program knows only 1", [One], [AppliedAs(One), AppliedAs(Two)]);

    [Fact]
    public void Line_ends_and_a_byte_order_mark_do_not_change_a_migration() =>
        Assert.Equal(One.Checksum, new Migration(1, "one", "\uFEFFSELECT 1;\r\nSELECT 2;\r\n").Checksum);

    [Fact]
    public void A_file_name_gives_version_and_name() => Assert.Equal(("0012_more_room.sql", 12), (Migration.Named("0012_more_room.sql", "").FileName, Migration.Named("0012_more_room.sql", "").Version));

    [Theory]
    [InlineData("12_short.sql")]
    [InlineData("0001-dash.sql")]
    [InlineData("0001_Upper.sql")]
    public void A_file_named_otherwise_is_refused(string name) => Assert.Throws<MigrationFault>(() => Migration.Named(name, ""));

    [Fact]
    public void The_programs_own_migrations_are_in_order()
    {
        var embedded = Migration.Embedded();
        Assert.Equal(embedded, MigrationPlan.Pending(embedded, []));
    }

    private static AppliedMigration AppliedAs(Migration migration) => new(migration.Version, migration.Name, migration.Checksum);

    private static void Refused(string why, Migration[] migrations, AppliedMigration[] applied) =>
        Assert.Contains(why, Assert.Throws<MigrationFault>(() => MigrationPlan.Pending(migrations, applied)).Message, StringComparison.Ordinal);
}

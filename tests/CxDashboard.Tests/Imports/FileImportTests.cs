// Files as people make them: other separators, quotes, encodings and dates, and every way in which a file can be wrong.
using System.Text;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Imports;

[Trait("Category", "Integration")]
public sealed class FileImportTests(TestDatabase databases)
{
    private const string Good = "id,submitted_at,score,comment\nr1,2026-03-01,9,fine\nr2,2026-03-02,3,bad\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Spellings => new()
    {
        { "semicolons", Utf8("id;submitted_at;score;comment\nr1;2026-03-01;9;\"fine; really\"\n") },
        { "tabs", Utf8("id\tsubmitted_at\tscore\tcomment\nr1\t2026-03-01\t9\tfine; really\n") },
        { "bars", Utf8("id|submitted_at|score|comment\nr1|2026-03-01|9|fine; really\n") },
        { "CRLF and no last line end", Utf8("id,submitted_at,score,comment\r\nr1,2026-03-01,9,fine; really") },
        { "blank lines", Utf8("id,submitted_at,score,comment\n\nr1,2026-03-01,9,fine; really\n\n\n") },
        { "UTF-8 with a mark", [0xEF, 0xBB, 0xBF, .. Utf8("id,submitted_at,score,comment\nr1,2026-03-01,9,fine; really\n")] },
        { "UTF-16 little-endian", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,submitted_at,score,comment\nr1,2026-03-01,9,fine; really\n")] },
        { "UTF-16 big-endian", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("id,submitted_at,score,comment\nr1,2026-03-01,9,fine; really\n")] },
        { "quoted header, other case, other order", Utf8("\"Comment\",\"SCORE\",\"Submitted_At\",\"ID\"\n\"fine; really\",\"9\",\"2026-03-01\",\"r1\"\n") },
        { "columns that nobody asked for", Utf8("id,x,submitted_at,y,score,z,comment\nr1,,2026-03-01,\"a,b\",9,1,fine; really\n") },
        { "blanks around values", Utf8("id , submitted_at,score ,comment\n r1 , 2026-03-01 , 9 , fine; really \n") },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task One_answer_is_read_the_same_however_it_is_written(string how, byte[] content)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC", keepsVerbatims: true);

        var done = await ImportAsync(warehouse, workspace, "responses", content);

        Assert.True(done.Counts == new PageCounts(1, 1, 0, 0, 0, 0), $"{how}: {done.Counts} {string.Join(' ', done.FirstRejects)}");
        Assert.Equal(("r1", 9m, "fine; really", new DateOnly(2026, 3, 1)), await warehouse.PeekAsync<(string, decimal, string, DateOnly)>("select response_id, score, comment, day from answer"));
    }

    [Fact]
    public async Task Quoted_line_ends_and_doubled_quotes_are_text()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(keepsVerbatims: true);

        await ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score,comment\nr1,2026-03-01,9,\"two\nlines, and \"\"quotes\"\"\"\nr2,2026-03-01,8,\"\r\n\"\n");

        Assert.Equal(["two\nlines, and \"quotes\"", null], await warehouse.PeekAllAsync<string?>("select comment from answer order by response_id"));
    }

    [Theory]
    [InlineData("31.01.2026", "2026-01-31")]
    [InlineData("1.2.2026", "2026-02-01")]
    [InlineData("01.02.2026 10:30", "2026-02-01")]
    [InlineData("31.12.2025 23:59:59", "2025-12-31")]
    [InlineData("2/1/2026", "2026-02-01")]
    [InlineData("02/01/2026 10:30", "2026-02-01")]
    [InlineData("20260201", "2026-02-01")]
    [InlineData("2026/02/01", "2026-02-01")]
    [InlineData("2026-02-01T23:30:00Z", "2026-02-02")]
    [InlineData("2026-02-01 23:30:00 +0100", "2026-02-01")]
    [InlineData("2026-02-01 23:30", "2026-02-01")]
    public async Task Days_and_times_are_read_in_the_workspaces_zone(string written, string day)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "Europe/Berlin");

        await ImportAsync(warehouse, workspace, "responses", $"id,submitted_at,score\nr1,{written},9\n");
        await ImportAsync(warehouse, workspace, "transactions", $"id,customer,day,amount\np1,c1,{written},9.99\n");

        Assert.Equal((day, day), await warehouse.PeekAsync<(string, string)>("select (select day::text from answer), (select day::text from purchase)"));
    }

    [Fact]
    public async Task The_hour_that_a_clock_change_skips_or_repeats_breaks_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "Europe/Berlin");

        var done = await ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score\nskipped,2026-03-29 02:30,9\nrepeated,2026-10-25 02:30,9\n");

        Assert.Equal(2, done.Counts.Inserted);
        Assert.Equal(["2026-03-29 01:30:00+00"], await warehouse.PeekAllAsync<string>("select (submitted_at at time zone 'UTC')::text || '+00' from answer where response_id = 'skipped'"));
    }

    public static TheoryData<string, byte[], string[]> Wrong => new()
    {
        { "empty", [], ["empty", "name the columns"] },
        { "only a line end", Utf8("\n"), ["name the columns"] },
        { "an unclosed quote", Utf8("id,submitted_at,score,comment\nr1,2026-03-01,9,ok\nr2,2026-03-01,9,\"never closed\nr3,2026-03-01,8,x\n"), ["line 3", "quotes"] },
        { "a quote inside a value", Utf8("id,submitted_at,score,comment\nr1,2026-03-01,9,\"a\"b\n"), ["line 2", "quotes"] },
        { "Latin-1", [.. Utf8("id,submitted_at,score,comment\nr1,2026-03-01,9,"), 0xFC, 0xDF, (byte)'\n'], ["UTF-8"] },
        { "a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0xFF, 0xFE, 0x80], ["UTF-8"] },
        { "NUL bytes", [.. "PK\u0003\u0004"u8, 0, 0, 0, 0, 0, 1, 2, 3, 10, 0, 0, 0], ["not text", "UTF-8"] },
        { "a column missing", Utf8("id,score\nr1,9\n"), ["submitted_at", "--map submitted_at=COLUMN", "id, score"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_file_that_cannot_be_read_says_why_in_one_line_and_loses_nothing(string how, byte[] content, string[] says)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await ImportAsync(warehouse, workspace, "responses", Good);
        var before = await warehouse.HashesAsync("answer", "metric_day", "metric_month", "dead_letter");

        var fault = await Assert.ThrowsAsync<ImportFault>(() => ImportAsync(warehouse, workspace, "responses", content));

        Assert.All(says, word => Assert.True(fault.Message.Contains(word, StringComparison.OrdinalIgnoreCase), $"{how}: {fault.Message}"));
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain('\0', fault.Message);
        Assert.Equal(before, await warehouse.HashesAsync("answer", "metric_day", "metric_month", "dead_letter"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from run where state = 'running'"));
        // The next good file goes in, and nothing of the fault is left standing.
        Assert.Equal(2, (await ImportAsync(warehouse, workspace, "responses", Good)).Counts.Unchanged);
    }

    [Theory]
    [InlineData("score", "r3,2026-03-01,eleven,", "score is \"eleven\"")]
    [InlineData("score", "r3,2026-03-01,11,", "a number from 0 to 10")]
    [InlineData("score", "r3,2026-03-01,-1,", "a number from 0 to 10")]
    [InlineData("score", "r3,2026-03-01,NaN,", "score is \"NaN\"")]
    [InlineData("score", "r3,2026-03-01,1e400,", "score is \"1e400\"")]
    [InlineData("score", "r3,2026-03-01,,", "score is empty")]
    [InlineData("submitted_at", "r3,31/31/2026,9,", "submitted_at is \"31/31/2026\"")]
    [InlineData("submitted_at", "r3,,9,", "submitted_at is empty")]
    [InlineData("submitted_at", "r3,0001-01-01,9,", "submitted_at is \"0001-01-01\"")]
    [InlineData("submitted_at", "r3,9999-12-31 23:59,9,", "submitted_at is \"9999-12-31 23:59\"")]
    [InlineData("id", ",2026-03-01,9,", "id is empty")]
    [InlineData("score", "r3", "score is empty")]
    public async Task A_bad_row_is_told_by_line_and_field_and_the_others_go_in(string field, string row, string says)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var done = await ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score,comment\nr1,2026-03-01,9,\"two\nlines\"\n" + row + "\nr4,2026-03-01,2,\n");

        Assert.Equal((3L, 2L, 1L), (done.Counts.Received, done.Counts.Inserted, done.Counts.Rejected));
        var told = Assert.Single(done.FirstRejects);
        Assert.StartsWith("line 4: ", told, StringComparison.Ordinal);
        Assert.Contains(field, told, StringComparison.Ordinal);
        Assert.Contains(says, told, StringComparison.Ordinal);
        var kept = await warehouse.PeekAsync<string>("select reason from dead_letter");
        Assert.StartsWith($"line 4: {field} is ", kept, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"[^\"]*[1-8b-z]", kept[..(kept.LastIndexOf('"') + 1)]);
    }

    [Theory]
    [InlineData("p3,c1,2026-03-01,99999999999999999999999999999,1")]
    [InlineData("p3,c1,2026-03-01,99999999999999999999,1")]
    [InlineData("p3,c1,2026-03-01,1,-1")]
    [InlineData("p3,c1,2026-03-01,1,99999999999")]
    [InlineData("p3,c1,0001-01-01,1,1")]
    [InlineData("p3,,2026-03-01,1,1")]
    public async Task A_purchase_that_cannot_be_is_rejected_alone(string row)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var done = await ImportAsync(warehouse, workspace, "transactions", "id,customer,day,amount,quantity\np1,c1,2026-03-01,1.005,1\n" + row + "\np2,c1,2026-03-02,-3.10,2\n");

        Assert.Equal((2L, 1L), (done.Counts.Inserted, done.Counts.Rejected));
        Assert.StartsWith("line 3: ", Assert.Single(done.FirstRejects), StringComparison.Ordinal);
        Assert.Equal([101L, -310L], await warehouse.PeekAllAsync<long>("select amount_minor from purchase order by purchase_id"));
    }

    [Fact]
    public async Task A_customer_who_ends_before_beginning_is_rejected_alone()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var done = await ImportAsync(warehouse, workspace, "customers", "id,started_on,ended_on,segment\nc1,2026-01-05,,new\nc2,2026-01-05,2026-01-04,\nc3,2026-01-05,2026-03-01,\n");

        Assert.Equal((2L, "line 3: ended_on is \"2026-01-04\": a day on or after started_on is needed."), (done.Counts.Inserted, Assert.Single(done.FirstRejects)));
    }

    [Fact]
    public async Task Tickets_of_a_file_are_tickets_like_any_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        const string file = "id,created_at,solved_at,status,channel,tags,requester,first_reply_time_in_minutes_within_business_hours,full_resolution_time_in_minutes,replies,reopens\n"
            + "1,2026-03-01 10:00,2026-03-02 10:00,Solved,email,\"stage_support, vip\",jo@example.com,30,1440,1,0\n2,2026-03-01 11:00,,open,,,,,,0,0\n";

        var done = await ImportAsync(warehouse, workspace, "tickets", file);

        Assert.Equal(2, done.Counts.Inserted);
        Assert.Equal(("solved", "stage_support", 30, new DateOnly(2026, 3, 2)), await warehouse.PeekAsync<(string, string, int, DateOnly)>(
            "select status, tags[1], first_reply_business, solved_on from ticket where ticket_id = '1'"));
        Assert.Equal(1L, await warehouse.PeekAsync<long>("select n from metric_day where metric = 'one_touch' and stage = 'support' and dim = ''"));
    }

    [Fact]
    public async Task Spending_is_one_row_a_day_channel_and_campaign_and_a_corrected_file_replaces_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var first = await ImportAsync(warehouse, workspace, "spend", "date,channel,campaign,cost\n2026-03-01,Email,spring,10.50\n01.03.2026,Email,spring,3\n2026-03-02,Email,spring,\n2026-03-02,Email,,7\n");
        var corrected = await ImportAsync(warehouse, workspace, "spend", "date,channel,campaign,cost\n01.03.2026,Email,spring,12.50\n02.03.2026,Email,,7\n");
        var told = await ImportAsync(warehouse, workspace, "spend", "id,date,amount\nx1,2026-03-01,1\nx2,2026-03-01,1\n");

        Assert.Equal((2L, 2L), (first.Counts.Inserted, first.Counts.Rejected));
        Assert.Equal(
        [
            "line 3: day, channel and campaign is \"2026-03-01 | Email | spring\": one row for each, or an id column that tells the rows apart, is needed.",
            "line 4: amount is empty: a value is needed.",
        ], first.FirstRejects);
        Assert.Equal((1L, 1L), (corrected.Counts.Updated, corrected.Counts.Unchanged));
        Assert.Equal(2, told.Counts.Inserted);
        Assert.Equal((1250L + 700 + 200, 4L), await warehouse.PeekAsync<(long, long)>("select sum(a)::bigint, sum(n)::bigint from metric_day where metric = 'spend' and dim = ''"));
    }

    [Theory]
    [InlineData("2026-03-01,support,-1,", "delivered is \"-1\": a whole number")]
    [InlineData("2026-03-01,support,,9", "delivered is empty: a whole number")]
    [InlineData("2026-03-01,support,10,9", "delivered is \"10\": no more than the 9 sent")]
    [InlineData("never,support,10,", "day is \"never\"")]
    public async Task A_delivery_that_cannot_be_is_rejected_alone(string row, string says)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var done = await ImportAsync(warehouse, workspace, "deliveries", "day,stage,delivered,sent\n2026-03-01,loyalty,20,22\n" + row + "\n2026-03-02,support,30,\n");

        Assert.Equal((2L, 1L), (done.Counts.Inserted, done.Counts.Rejected));
        Assert.StartsWith("line 3: " + says, Assert.Single(done.FirstRejects), StringComparison.Ordinal);
        Assert.Equal((50L, 20L), await warehouse.PeekAsync<(long, long)>(
            "select sum(n) filter (where stage = '')::bigint, sum(n) filter (where stage = 'loyalty')::bigint from metric_day where metric = 'response_rate' and dim = ''"));
    }

    [Fact]
    public async Task Many_bad_rows_refuse_the_file_and_name_the_first()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var rows = string.Concat(Enumerable.Range(0, 100).Select(i => $"r{i},2026-03-01,{(i % 10 == 5 ? "bad" : "7")}\n"));

        var fault = await Assert.ThrowsAsync<SourceFault>(() => ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score\n" + rows));

        Assert.Contains("10 of 100", fault.Message, StringComparison.Ordinal);
        Assert.Contains("line 7: score is \"aaa\": a number such as 12.34", fault.Message, StringComparison.Ordinal);
        Assert.Equal((0L, "failed"), await warehouse.PeekAsync<(long, string)>("select (select count(*) from answer), state from run"));
    }

    [Fact]
    public async Task What_a_rejected_row_keeps_shows_no_address_and_no_free_text()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        await ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score,comment,phone\nr1,2026-03-01,bad\0,my secret is \0 out,555-0199\n");
        await ImportAsync(warehouse, workspace, "tickets", "id,created_at,status,requester\nt1,never,open,jo@example.com\n");
        await ImportAsync(warehouse, workspace, "transactions", "id,email,day,amount\np1,jo@example.com,never,1\n");

        var payloads = await warehouse.PeekAllAsync<string>("select payload from dead_letter order by dead_letter_id");
        Assert.Equal(3, payloads.Count);
        Assert.Contains("id=r1, submitted_at=9999-99-99, score=aaa", payloads[0], StringComparison.Ordinal);
        Assert.All(payloads, payload => Assert.All(["secret", "555", "example.com"], personal => Assert.DoesNotContain(personal, payload, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, "score is \"aaa aaaaaaa aaaaaa, 9999-999\"", "score=aaa aaaaaaa aaaaaa, 9999-999")]
    [InlineData(true, "score is \"the courier called, 0171-555\"", "score=the courier called, 0171-555")]
    public async Task Words_in_the_wrong_column_are_kept_only_where_words_are_kept(bool keepsVerbatims, string reason, string payload)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(keepsVerbatims: keepsVerbatims);

        var done = await ImportAsync(warehouse, workspace, "responses", "id,submitted_at,score\nr1,2026-03-01,\"the courier called, 0171-555\"\n");

        Assert.Contains("\"the courier called, 0171-555\"", Assert.Single(done.FirstRejects), StringComparison.Ordinal);
        var kept = await warehouse.PeekAsync<(string Reason, string Payload)>("select reason, payload from dead_letter");
        Assert.Contains(reason, kept.Reason, StringComparison.Ordinal);
        Assert.Contains(payload, kept.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_no_file_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        using var folder = new TemporaryFolder();

        foreach (var (path, says) in new[] { (Path.Combine(folder.Path, "nothing.csv"), "no file"), (folder.Path, "a folder"), (Path.Combine(folder.Path, "a", "b.csv"), "no file"), ("", "no file") })
        {
            var fault = await Assert.ThrowsAsync<ImportFault>(() => warehouse.Files.RunAsync(workspace, Order("responses", path), null, Ct));
            Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from run"));
    }

    [Fact]
    public async Task A_wrong_mapping_names_the_field_or_the_columns_there_are()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var column = await Assert.ThrowsAsync<ImportFault>(() => ImportAsync(warehouse, workspace, "responses", Good, ("score", "points")));
        var field = await Assert.ThrowsAsync<ImportFault>(() => ImportAsync(warehouse, workspace, "responses", Good, ("points", "score")));

        Assert.Equal("The file has no column \"points\" for score. Its columns are: id, submitted_at, score, comment.", column.Message);
        Assert.StartsWith("responses have no field \"points\". Fields are: id, submitted_at, score,", field.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_import_of_a_kind_waits_for_the_first_to_end()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await ImportAsync(warehouse, workspace, "responses", Good);
        var source = await warehouse.PeekAsync<int>("select source_id from source");
        await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, source, "responses", Core.Warehouse.FactKind.Answer, "import", Ct);

        var fault = await Assert.ThrowsAsync<ImportFault>(() => ImportAsync(warehouse, workspace, "responses", Good));

        Assert.Contains("under way", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ImportOrder Order(string kind, string path, params (string Field, string Column)[] map) =>
        new(FileKind.Find(kind)!, path, map.ToDictionary(pair => pair.Field, pair => pair.Column), new Dictionary<string, string>());

    private static Task<ImportProgress> ImportAsync(TestWarehouse warehouse, Workspace workspace, string kind, string content, params (string, string)[] map) =>
        ImportAsync(warehouse, workspace, kind, Utf8(content), map);

    private static async Task<ImportProgress> ImportAsync(TestWarehouse warehouse, Workspace workspace, string kind, byte[] content, params (string, string)[] map)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file.csv");
        await File.WriteAllBytesAsync(path, content, Ct);
        return await warehouse.Files.RunAsync(workspace, Order(kind, path, map), null, Ct);
    }
}

// The test call of each connector: what it says when it is let in, and, when it is not, which permission lacks and which setting to mend.
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class TrialTests
{
    private const string Secret = "canary-secret-4711";
    private const string TwoAnswers = """
        {"total_items":1204,"items":[{"response_id":"r","submitted_at":"2025-06-01T10:00:00Z","answers":[{"field":{"ref":"nps"},"type":"number","number":9}]}]}
        """;

    [Theory]
    [InlineData("typeform", 401, "token", null, "make a new personal token")]
    [InlineData("typeform", 403, "token", "responses:read", "scope responses:read")]
    [InlineData("typeform", 404, "formId", null, "no such form")]
    [InlineData("formbricks", 401, "apiKey", null, "make a new API key")]
    [InlineData("formbricks", 403, "apiKey", "read on the environment", "the permission read")]
    [InlineData("formbricks", 404, "baseUrl", null, "management API v2")]
    [InlineData("zendesk", 401, "token", null, "e-mail address with this token")]
    [InlineData("zendesk", 403, "email", "administrator (incremental ticket export)", "use an administrator's")]
    [InlineData("zendesk", 404, "baseUrl", null, "check the subdomain")]
    [InlineData("ga4", 403, "propertyId", "Viewer on property 123456", "the role Viewer on property 123456")]
    public async Task A_refusal_names_the_setting_and_the_permission_in_the_vendors_words_and_never_the_secret(
        string connector, int status, string setting, string? permission, string says)
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => asked.Path == "/token"
            ? """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}"""
            : new Answered($$"""{"code":{{status}},"message":"The very words of the vendor {{Secret}} {{asked.Authorization}}"}""", status));

        var fault = await Assert.ThrowsAsync<SourceFault>(() => TryAsync(connector, vendor.Address));

        Assert.Equal((setting, permission), (fault.Setting, fault.Permission));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("The very words of the vendor", fault.Message, StringComparison.Ordinal);
        if (connector != "ga4") Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
        Assert.Contains(fault.Setting, Pulls(connector).Settings.Select(s => s.Key));
    }

    [Fact]
    public async Task A_key_file_that_google_refuses_is_the_setting_to_mend()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", 400));
        var fault = await Assert.ThrowsAsync<SourceFault>(() => TryAsync("ga4", vendor.Address));
        Assert.Equal("serviceAccountJson", fault.Setting);
        Assert.Contains("Invalid JWT Signature", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serviceAccountJson", "not a key file")]
    [InlineData("propertyId", "UA-1234")]
    [InlineData("baseUrl", "analytics")]
    public async Task A_setting_that_cannot_be_is_named_before_anything_is_sent(string setting, string value)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("{}"));
        var settings = Settings("ga4", vendor.Address);
        settings[setting] = value;
        var fault = await Assert.ThrowsAsync<SourceFault>(() => TryAsync("ga4", settings));
        Assert.Equal((FaultKind.Misconfigured, setting), (fault.Kind, fault.Setting));
        Assert.Empty(vendor.Requests);
    }

    [Fact]
    public async Task Typeform_tells_how_many_responses_there_are_and_which_question_it_does_not_find()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered(TwoAnswers));
        var trial = await TryAsync("typeform", vendor.Address);
        Assert.Equal((true, "The form answers and has 1,204 responses."), (trial.Lines[0].IsFine, trial.Lines[0].Text));
        Assert.Equal(["csatRef", "cesRef", "commentRef"], trial.Lines.Skip(1).Select(line => line.Setting));
        Assert.Equal(25, vendor.Requests.Single().Number("page_size"));
    }

    [Fact]
    public async Task Formbricks_names_the_field_that_it_refuses()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"error":{"code":400,"message":"Bad Request","details":[{"field":"surveyId","issue":"Invalid cuid2"}]}}""", 400));
        var fault = await Assert.ThrowsAsync<SourceFault>(() => TryAsync("formbricks", vendor.Address));
        Assert.Equal((FaultKind.Misconfigured, "surveyId"), (fault.Kind, fault.Setting));
        Assert.Contains("surveyId: Invalid cuid2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formbricks_tells_the_questions_it_has_when_one_is_not_found_and_a_survey_without_responses_is_not_taken_for_granted()
    {
        await using var vendor = await PlayedVendor.StartAsync(
            """{"data":[{"id":"r","createdAt":"2025-06-01T10:00:00Z","updatedAt":"2025-06-01T10:00:00Z","data":{"q1":9,"q3":"Fine"}}],"meta":{"total":1204}}""", """{"data":[],"meta":{"total":0}}""");
        var trial = await TryAsync("formbricks", vendor.Address);
        Assert.Equal(["The survey answers and has 1,204 responses.", "None of the latest 1 responses answers a question with the question id \"q2\" (Comment question).", "Answered are: \"q1\" (a number), \"q3\" (text)."],
            trial.Lines.Select(line => line.Text));
        Assert.Equal("commentRef", trial.Lines[1].Setting);
        var none = Assert.Single((await TryAsync("formbricks", vendor.Address)).Lines);
        Assert.Equal((false, "surveyId"), (none.IsFine, none.Setting));
    }

    [Fact]
    public async Task A_survey_without_a_mapped_question_is_not_asked()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("{}"));
        var settings = Settings("formbricks", vendor.Address);
        settings.Remove("npsRef");
        settings.Remove("commentRef");
        var fault = await Assert.ThrowsAsync<SourceFault>(() => TryAsync("formbricks", settings));
        Assert.Equal((FaultKind.Misconfigured, "npsRef"), (fault.Kind, fault.Setting));
        Assert.Empty(vendor.Requests);
    }

    [Fact]
    public async Task Zendesk_asks_for_one_ticket_and_one_rating_and_goes_without_ratings()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => asked.Path.Contains("satisfaction", StringComparison.Ordinal)
            ? new Answered("""{"error":"Forbidden"}""", 403)
            : """{"tickets":[{"id":1,"status":"open","created_at":"2025-06-01T10:00:00Z"}],"end_of_stream":true}""");
        var trial = await TryAsync("zendesk", vendor.Address);
        Assert.Equal([true, false], trial.Lines.Select(line => line.IsFine));
        Assert.Contains("not part of this Zendesk plan", trial.Lines[1].Text, StringComparison.Ordinal);
        Assert.Equal(["1", null], vendor.Requests.Select(asked => asked["per_page"]));
    }

    [Fact]
    public async Task GA4_tells_the_sessions_of_a_day_so_that_a_wrong_property_is_seen()
    {
        var rows = """{"rowCount":1,"metricHeaders":[{"name":"sessions"}],"rows":[{"metricValues":[{"value":"812"}]}]}""";
        await using var vendor = await PlayedVendor.StartAsync(asked => asked.Path == "/token" ? """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""" : rows);
        Assert.Equal("The property answers: 812 sessions on 2025-06-16.", Assert.Single((await TryAsync("ga4", vendor.Address)).Lines).Text);
        rows = "{}";
        var none = Assert.Single((await TryAsync("ga4", vendor.Address)).Lines);
        Assert.Equal((false, "propertyId"), (none.IsFine, none.Setting));
    }

    private static IConnector Pulls(string connector) => new ConnectorList(Pulling.Http(Pulling.Clock()), Pulling.Clock()).Find(connector)!;

    private static Task<Trial> TryAsync(string connector, string address) => TryAsync(connector, Settings(connector, address));

    private static Task<Trial> TryAsync(string connector, Dictionary<string, string> settings)
    {
        var tried = Pulls(connector);
        var today = DateOnly.FromDateTime(Pulling.Now.Date);
        return tried.TryAsync(new Pull(tried.Streams[0], settings, null, today.AddDays(-30), today), TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> Settings(string connector, string address) => connector switch
    {
        "ga4" => new()
        {
            ["propertyId"] = "123456", ["baseUrl"] = address, ["tokenUrl"] = address + "/token", ["serviceAccountJson"] = KeyFile.Json,
        },
        "zendesk" => new() { ["baseUrl"] = address, ["email"] = "a@example.com", ["token"] = Secret },
        "formbricks" => new() { ["baseUrl"] = address, ["surveyId"] = "cm4survey", ["apiKey"] = Secret, ["npsRef"] = "q1", ["commentRef"] = "q2" },
        _ => new() { ["baseUrl"] = address, ["formId"] = "f", ["token"] = Secret },
    };
}

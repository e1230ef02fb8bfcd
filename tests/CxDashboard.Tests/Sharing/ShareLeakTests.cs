// Where a token and a password might be left behind: logs at their most talkative, the database, headers, pages and error pages.
using System.Collections.Concurrent;
using System.Net;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class ShareLeakTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_and_a_password_are_left_behind_nowhere()
    {
        var log = new Everything();
        await using var site = await ShareSite.StartAsync(databases, services => services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace))
            .Configure<LoggerFilterOptions>(filter => (filter.MinLevel, _) = (LogLevel.Trace, Clear(filter.Rules))));
        var workspace = await site.Warehouse.WorkspaceAsync();
        const string password = "CANARY pass phrase";
        var (share, token) = await site.PublishAsync(workspace, ShareBookTests.Draft() with { PasswordHash = new Passwords().Hash(password) });
        var unknown = ShareToken.New();
        var answers = new List<HttpResponseMessage>();

        answers.Add(await site.GetAsync("/s"));
        answers.Add(await site.GetAsync($"/s/{share.PublicId}"));
        answers.Add(await site.ExchangeAsync(unknown));
        answers.Add(await site.ExchangeAsync(token));
        var cookie = ShareSite.CookiesOf(answers[^1]);
        answers.Add(await site.GetAsync($"/view/{share.PublicId}", cookie));
        answers.Add(await site.PostAsync($"/view/{share.PublicId}", cookie, ("password", password + " not quite")));
        answers.Add(await site.PostAsync($"/view/{share.PublicId}", cookie, ("password", password)));
        answers.Add(await site.GetAsync($"/view/{share.PublicId}", ShareSite.CookiesOf(answers[^1])));
        answers.Add(await site.SendAsync(HttpMethod.Post, "/s", "", [], ("token", token + new string('x', 5000))));
        answers.Add(await site.SendAsync(HttpMethod.Post, "/not-there", "", [], ("token", token)));
        answers.Add(await site.SendAsync(HttpMethod.Post, "/signin", "", [], ("token", token)));

        // The page for a database that is away, and the one for a fault of ours.
        site.Road.Cut();
        answers.Add(await site.ExchangeAsync(token));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[^1].StatusCode);
        site.Road.Mend();
        await site.Warehouse.DoAsync("alter table share rename column label to labelled");
        answers.Add(await site.ExchangeAsync(token));
        Assert.Equal(HttpStatusCode.InternalServerError, answers[^1].StatusCode);
        await site.Warehouse.DoAsync("alter table share rename column labelled to label");
        for (var i = 0; i < 31; i++) answers.Add(await site.ExchangeAsync(unknown));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1].StatusCode);

        var places = new Dictionary<string, string> { ["log"] = string.Join('\n', log.Lines), ["database"] = await DatabaseAsync(site) };
        foreach (var (answer, n) in answers.Select((answer, n) => (answer, n))) places[$"answer {n}"] = answer.Headers + await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(log.Lines.Count > 200, $"only {log.Lines.Count} lines were logged");
        Assert.Contains(ShareToken.HashOf(token), places["database"], StringComparison.Ordinal);
        foreach (var (place, text) in places)
        {
            foreach (var secret in new[] { token, unknown, "CANARY" }) Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{place} holds {secret}");
        }
    }

    private static bool Clear(IList<LoggerFilterRule> rules)
    {
        rules.Clear();
        return true;
    }

    private static async Task<string> DatabaseAsync(ShareSite site)
    {
        var tables = await site.Warehouse.PeekAllAsync<string>("select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class c join pg_namespace n on n.oid = relnamespace where relkind = 'r' and nspname in ('public')");
        var rows = new List<string>();
        foreach (var table in tables) rows.AddRange(await site.Warehouse.PeekAllAsync<string>($"select t::text from {table} t"));
        return string.Join('\n', rows);
    }

    private sealed class Everything : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var named = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            Lines.Enqueue($"{formatter(state, exception)} {named} {exception}");
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

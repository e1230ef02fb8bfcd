// A vendor played over real HTTP: answers what a test scripts and remembers what it was asked.
using System.Collections.Concurrent;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Tests.Connectors;

/// <summary>What the vendor was asked.</summary>
public sealed record Asked(string Method, string Path, string Query, string Body, string? Authorization)
{
    public string? this[string name] => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query).TryGetValue(name, out var value) ? value.ToString() : null;

    public long? Number(string name) => this[name] is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// <summary>What it answers.</summary>
public sealed record Answered(string Body, int Status = 200, string Type = "application/json", params (string Name, string Value)[] Headers)
{
    public static implicit operator Answered(string json) => new(json);
}

public sealed class PlayedVendor : IAsyncDisposable
{
    private readonly WebApplication app;

    private PlayedVendor(WebApplication app) => this.app = app;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<PlayedVendor> StartAsync(Func<Asked, Answered> play)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var vendor = new PlayedVendor(app);
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var asked = new Asked(
                http.Request.Method, http.Request.Path, http.Request.QueryString.Value ?? "",
                await reader.ReadToEndAsync(http.RequestAborted), http.Request.Headers.Authorization);
            vendor.Requests.Enqueue(asked);
            var answer = play(asked);
            http.Response.StatusCode = answer.Status;
            http.Response.ContentType = answer.Type;
            foreach (var (name, value) in answer.Headers)
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.WriteAsync(answer.Body, http.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return vendor;
    }

    /// <summary>Plays the answers in turn; the last one for ever.</summary>
    public static Task<PlayedVendor> StartAsync(params Answered[] answers)
    {
        var turn = -1;
        return StartAsync(_ => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)]);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>A clock on which every wait is over at once and is remembered.</summary>
public sealed class SkippingClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
            lock (gate)
            {
                now += dueTime;
            }
        }

        return System.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>Short ways to pull in tests.</summary>
public static class Pulling
{
    public static readonly DateTimeOffset Now = new(2025, 6, 18, 9, 30, 0, TimeSpan.Zero);

    public static SkippingClock Clock() => new(Now);

    public static VendorHttp Http(TimeProvider clock, VendorPace? pace = null) => new(VendorHttp.NewClient(), clock, pace);

    public static async Task<List<Batch>> AllAsync(
        this IConnector connector, string stream, Dictionary<string, string> settings, string? cursor = null, string since = "2025-06-01")
    {
        var batches = new List<Batch>();
        await connector.IntoAsync(batches, stream, settings, cursor, since);
        return batches;
    }

    public static async Task IntoAsync(
        this IConnector connector, List<Batch> batches, string stream, Dictionary<string, string> settings, string? cursor = null, string since = "2025-06-01")
    {
        var pull = new Pull(
            connector.Streams.Single(one => one.Name == stream), settings, cursor,
            DateOnly.Parse(since, System.Globalization.CultureInfo.InvariantCulture), DateOnly.FromDateTime(Now.Date));
        await foreach (var batch in connector.PullAsync(pull, TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }
    }

    public static async Task<SourceFault> FaultAsync(
        this IConnector connector, string stream, Dictionary<string, string> settings, string? cursor = null, string since = "2025-06-01") =>
        await Assert.ThrowsAsync<SourceFault>(() => connector.AllAsync(stream, settings, cursor, since));

    public static List<T> Facts<T>(this IEnumerable<Batch> batches)
        where T : Fact => [.. batches.SelectMany(batch => batch.Records).OfType<T>()];

    public static List<Reject> Rejected(this IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Rejects ?? [])];
}

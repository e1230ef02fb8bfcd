// A circuit as a browser opens it, without the browser: so that hundreds can be held by one test, and dropped at once.
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace CxDashboard.Tests.Serving;

internal sealed partial class Circuit : IDisposable
{
    private readonly ClientWebSocket socket;
    private readonly Channel<string> drawn = Channel.CreateUnbounded<string>();
    private int drawings;

    private Circuit(ClientWebSocket socket) => this.socket = socket;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>So many drawings came so far.</summary>
    public int Drawings => Volatile.Read(ref drawings);

    /// <summary>Why the server closed it; null while it is open.</summary>
    public string? Closed { get; private set; }

    /// <summary>Opens a circuit for a page as it was answered; null, with the status, where the door stays shut.</summary>
    public static async Task<(Circuit? Opened, HttpStatusCode Status)> OpenAsync(Uri page, string html, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        foreach (var (name, value) in headers.Append(("Origin", page.GetLeftPart(UriPartial.Authority)))) socket.Options.SetRequestHeader(name, value);
        try
        {
            await socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, Ct);
        }
        catch (WebSocketException)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            return (null, status);
        }

        var circuit = new Circuit(socket);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, Ct);
        _ = circuit.ListenAsync();
        await circuit.SayAsync("0", "StartCircuit", page.GetLeftPart(UriPartial.Authority) + "/", page.ToString(), "[]", StateOf(html));
        var adding = Markers().Matches(html).Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker.Groups[1].Value}}}""");
        await circuit.SayAsync(null, "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', adding)}}]}""", StateOf(html));
        return (circuit, HttpStatusCode.SwitchingProtocols);
    }

    /// <summary>Follows a link inside the circuit.</summary>
    public Task GoAsync(string address) => SayAsync(null, "OnLocationChanged", address, null, true);

    /// <summary>Waits until a drawing holds these words.</summary>
    public async Task SeesAsync(string words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await foreach (var drawing in drawn.Reader.ReadAllAsync(patience.Token))
            {
                if (drawing.Contains(words, StringComparison.Ordinal)) return;
            }
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            // Said below.
        }

        Assert.Fail($"\"{words}\" was not drawn in {Drawings} drawings. {Closed}");
    }

    /// <summary>Is gone without a word, as a phone in a tunnel.</summary>
    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private Task SayAsync(string? number, string target, params object?[] arguments) =>
        socket.SendAsync(HubWords.Invoke(number, target, arguments), WebSocketMessageType.Binary, true, Ct);

    private async Task ListenAsync()
    {
        try
        {
            for (var isShaken = false; ; isShaken = true)
            {
                using var frame = new MemoryStream();
                var buffer = new byte[16_384];
                WebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                    frame.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) break;
                if (isShaken) await HearAsync(frame.ToArray());
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Closed ??= ended.Message;
        }

        drawn.Writer.TryComplete();
    }

    private async Task HearAsync(byte[] frame)
    {
        foreach (var message in HubWords.Read(frame))
        {
            if (message is [7L, ..]) Closed = $"The server closed it: {message[1]}";
            if (message is not [1L, _, _, string target, object?[] arguments, ..]) continue;
            if (target is "JS.Error") Closed = $"The circuit ended: {arguments[0]}";
            if (target is not "JS.RenderBatch") continue;
            Interlocked.Increment(ref drawings);
            await drawn.Writer.WriteAsync(Encoding.UTF8.GetString((byte[])arguments[1]!));
            await SayAsync(null, "OnRenderCompleted", (long)arguments[0]!, null);
        }
    }

    private static string StateOf(string html) => State().Match(html) is { Success: true } state ? state.Groups[1].Value : "";

    [GeneratedRegex("""<!--Blazor:(\{"type":"server".*?\})-->""")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}

// A wire between the product and PostgreSQL that can be held at a message and cut: what happens on a network, at a chosen moment.
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CxDashboard.Tests.Faults;

/// <summary>Where a wire can be held.</summary>
internal enum Held
{
    /// <summary>In the middle of the rows of a page.</summary>
    InCopy,

    /// <summary>When a page's COMMIT was sent and has not arrived.</summary>
    BeforeCommit,

    /// <summary>When PostgreSQL has committed a page and its answer has not arrived.</summary>
    AfterCommit,
}

internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly Lock gate = new();
    private readonly List<Socket> sockets = [];
    private readonly List<Task> pumps = [];
    private readonly Task accepting;
    private (Held At, int Left, TaskCompletionSource Reached)? armed;
    private volatile bool isClosed;
    private TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Wire(string connection)
    {
        server = new NpgsqlConnectionStringBuilder(connection);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The connection string that leads through the wire.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = ((IPEndPoint)listener.LocalEndpoint).Port }.ConnectionString;

    /// <summary>Holds the wire at that point of the nth page that comes along; ends when it is held there.</summary>
    public Task HoldAsync(Held at, int nth = 1)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (armed, goesOn) = ((at, nth, reached), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What was held goes on.</summary>
    public void Release()
    {
        lock (gate) goesOn.TrySetResult();
    }

    /// <summary>Every connection ends here and now, without another word; new ones may be made.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var socket in sockets) socket.Dispose();
            sockets.Clear();
            goesOn.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        listener.Dispose();
        Cut();
        await accepting;
        await Task.WhenAll(pumps);
    }

    private async Task AcceptAsync()
    {
        while (!isClosed)
        {
            try
            {
                await JoinAsync(await listener.AcceptSocketAsync());
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Closed by us, or by whoever had called.
            }
        }
    }

    private async Task JoinAsync(Socket client)
    {
        var inner = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await inner.ConnectAsync(IPAddress.Loopback, server.Port);
        }
        catch (SocketException)
        {
            // PostgreSQL is away; its caller learns it as it would without the wire.
            inner.Dispose();
            client.Dispose();
            return;
        }

        Join(client, inner);
    }

    private void Join(Socket client, Socket inner)
    {
        client.NoDelay = true;
        var page = new PageWatch();
        lock (gate)
        {
            sockets.AddRange([client, inner]);
            pumps.Add(PumpAsync(client, inner, toServer: true, page));
            pumps.Add(PumpAsync(inner, client, toServer: false, page));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer, PageWatch page)
    {
        await Task.Yield();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, SocketFlags.None)) > 0;)
            {
                if (toServer) await ForwardAsync(to, page, buffer.AsMemory(0, read));
                else await AnswerAsync(to, page, buffer.AsMemory(0, read));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut, by whomever.
        }

        from.Dispose();
        to.Dispose();
    }

    private async Task ForwardAsync(Socket to, PageWatch page, ReadOnlyMemory<byte> bytes)
    {
        foreach (var (message, kind) in page.Messages(bytes))
        {
            if (kind == PageWatch.Kind.Rows && Reaches(Held.InCopy))
            {
                await to.SendAsync(message[..(message.Length / 2)], SocketFlags.None);
                await HeldAsync();
                await to.SendAsync(message[(message.Length / 2)..], SocketFlags.None);
                continue;
            }

            if (kind == PageWatch.Kind.Commit)
            {
                if (Reaches(Held.BeforeCommit)) await HeldAsync();
                else if (Reaches(Held.AfterCommit)) page.AnswerIsHeld = true;
            }

            await to.SendAsync(message, SocketFlags.None);
        }
    }

    private async Task AnswerAsync(Socket to, PageWatch page, ReadOnlyMemory<byte> bytes)
    {
        if (page.AnswerIsHeld)
        {
            page.AnswerIsHeld = false;
            await HeldAsync();
        }

        await to.SendAsync(bytes, SocketFlags.None);
    }

    private bool Reaches(Held at)
    {
        lock (gate)
        {
            if (armed is not { } point || point.At != at || point.Left == 0) return false;
            armed = point with { Left = point.Left - 1 };
            return point.Left == 1;
        }
    }

    private Task HeldAsync()
    {
        lock (gate)
        {
            armed?.Reached.TrySetResult();
            return goesOn.Task;
        }
    }
}

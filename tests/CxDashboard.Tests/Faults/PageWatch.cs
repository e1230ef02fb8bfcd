// Follows a connection's messages to PostgreSQL far enough to know when a page's rows go over it and when its COMMIT does.
using System.Buffers.Binary;
using System.Text;

namespace CxDashboard.Tests.Faults;

/// <summary>Reads the client's messages (PostgreSQL's protocol 3: a letter, a length, a body; the first one has no letter).</summary>
internal sealed class PageWatch
{
    private readonly List<byte> unfinished = [];
    private bool hasStarted;
    private bool hasRows;

    public enum Kind { Other, Rows, Commit }

    public volatile bool AnswerIsHeld;

    public List<(ReadOnlyMemory<byte> Message, Kind Kind)> Messages(ReadOnlyMemory<byte> bytes)
    {
        unfinished.AddRange(bytes.Span);
        var all = unfinished.ToArray();
        var (at, messages) = (0, new List<(ReadOnlyMemory<byte>, Kind)>());
        while (Length(all.AsSpan(at)) is { } length && at + length <= all.Length)
        {
            var message = all.AsMemory(at, length);
            messages.Add((message, KindOf(message.Span)));
            (at, hasStarted) = (at + length, true);
        }

        unfinished.RemoveRange(0, at);
        return messages;
    }

    private int? Length(ReadOnlySpan<byte> rest)
    {
        var letter = hasStarted ? 1 : 0;
        return rest.Length < letter + 4 ? null : letter + BinaryPrimitives.ReadInt32BigEndian(rest[letter..]);
    }

    private Kind KindOf(ReadOnlySpan<byte> message)
    {
        if (!hasStarted) return Kind.Other;
        if (message[0] == (byte)'d')
        {
            // A page's rows come in many messages: it is told once.
            (var isFirst, hasRows) = (!hasRows, true);
            return isFirst ? Kind.Rows : Kind.Other;
        }

        var commits = hasRows && message[0] == (byte)'Q' && Encoding.ASCII.GetString(message[5..^1]).StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase);
        hasRows &= message[0] != (byte)'Q';
        return commits ? Kind.Commit : Kind.Other;
    }
}

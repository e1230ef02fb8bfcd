// Passes bytes on, either way, and knows the hash of what went through.
using System.Security.Cryptography;

namespace CxDashboard.Core.Warehouse.Backups;

/// <summary>Disposing it leaves the other stream open.</summary>
internal sealed class HashingStream(Stream other) : Stream
{
    private readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>SHA-256 of all bytes so far, in hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(sum.GetCurrentHash());

    public override bool CanRead => other.CanRead;
    public override bool CanSeek => false;
    public override bool CanWrite => other.CanWrite;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await other.ReadAsync(buffer, cancellationToken);
        sum.AppendData(buffer.Span[..read]);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        sum.AppendData(buffer.Span);
        await other.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Ask asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Ask asynchronously.");

    public override void Flush() => other.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        sum.Dispose();
        base.Dispose(disposing);
    }
}

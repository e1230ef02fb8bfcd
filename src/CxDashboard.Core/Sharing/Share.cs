// A share as it stands: whether it opens, for how long, and what it shows.
namespace CxDashboard.Core.Sharing;

public enum ShareState { Draft, Live, Paused, Revoked }

/// <summary>A share without anything that would open it: neither token nor password, nor their hashes.</summary>
public sealed record Share
{
    public required int WorkspaceId { get; init; }
    public required int ShareId { get; init; }
    public required string PublicId { get; init; }
    public required int Version { get; init; }
    public required ShareState State { get; init; }
    public required string Label { get; init; }
    public required string Client { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required bool HasPassword { get; init; }
    public string? Accent { get; init; }
    public required bool HasLogo { get; init; }
    public IReadOnlyList<string> FrameAncestors { get; init; } = [];

    /// <summary>Null where what is stored cannot be read; such a share shows nothing.</summary>
    public ShareSpec? Spec { get; init; }

    /// <summary>Whether it shows anything to anybody at this instant.</summary>
    public bool IsOpen(DateTimeOffset now) => State == ShareState.Live && now < ExpiresAt && Spec is not null;

    /// <summary>How the audit names it.</summary>
    internal static string Subject(int shareId, string label) => $"share {shareId}, {label}";

    internal const string Columns =
        "workspace_id, share_id, public_id, version, state, label, client, created_at, expires_at, password_hash is not null as has_password, accent, logo is not null as has_logo, frame_ancestors, spec::text as spec";

    internal sealed record Row
    {
        public int WorkspaceId { get; init; }
        public int ShareId { get; init; }
        public required string PublicId { get; init; }
        public int Version { get; init; }
        public required string State { get; init; }
        public required string Label { get; init; }
        public required string Client { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public bool HasPassword { get; init; }
        public string? Accent { get; init; }
        public bool HasLogo { get; init; }
        public required string[] FrameAncestors { get; init; }
        public required string Spec { get; init; }
        public long Views { get; init; }
        public DateTimeOffset? LastSeen { get; init; }

        public Share ToShare() => new()
        {
            WorkspaceId = WorkspaceId, ShareId = ShareId, PublicId = PublicId, Version = Version,
            State = Enum.Parse<ShareState>(State, ignoreCase: true), Label = Label, Client = Client, CreatedAt = CreatedAt, ExpiresAt = ExpiresAt,
            HasPassword = HasPassword, Accent = Accent, HasLogo = HasLogo, FrameAncestors = FrameAncestors, Spec = ShareSpec.Read(Spec),
        };
    }
}

/// <summary>A share in the owner's list.</summary>
public sealed record ListedShare(Share Share, long Views, DateTimeOffset? LastSeen);

/// <summary>An address that looked, without its last part.</summary>
public sealed record ShareViewer(string Address, long Views, DateTimeOffset FirstAt, DateTimeOffset LastAt);

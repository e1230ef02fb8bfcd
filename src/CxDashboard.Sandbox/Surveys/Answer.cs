// One survey response, and how much of it is there at a moment: some are saved half-way and finished within half an hour.
namespace CxDashboard.Sandbox.Surveys;

internal sealed record Answer(
    string Id, DateTime Landed, DateTime Submitted, DateTime? CompletedAt, bool NeverCompleted,
    int? Stage, string Channel, string? Segment, string Platform, int? Nps, int? Csat, int? Ces, string? Comment)
{
    /// <summary>The response as served at <paramref name="now"/>; a half-way one carries the first question only.</summary>
    public Answer At(DateTime now) => NeverCompleted || CompletedAt > now
        ? this with { NeverCompleted = true, Nps = NeverCompleted ? null : Nps, Csat = NeverCompleted ? Csat : null, Ces = null, Comment = null }
        : this;

    public bool Partial => NeverCompleted;

    /// <summary>When it last changed, as far as it is there.</summary>
    public DateTime Updated => NeverCompleted ? Submitted : CompletedAt ?? Submitted;
}

// One day of a property: sessions by channel, device and country, and event sessions by channel and device.
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Web;

internal readonly record struct WebCell(int Sessions, int Engaged, int Seconds, int NewUsers);

internal sealed record WebDay(DateOnly Day, WebCell[] Cells, int[] Events)
{
    public const int Countries = 4;
    public static readonly int Groups = Journey.Channels.Length * Journey.Devices.Length;
    public static readonly int EventCount = Journey.Events.Length;

    public static int Group(int channel, int device) => (channel * Journey.Devices.Length) + device;

    public WebCell Cell(int group, int country) => Cells[(group * Countries) + country];

    public int Event(int group, int name) => Events[(group * EventCount) + name];

    public int SessionsOf(int group) => Enumerable.Range(0, Countries).Sum(country => Cell(group, country).Sessions);

    public int Sessions => Cells.Sum(c => c.Sessions);

    public int NewUsers => Cells.Sum(c => c.NewUsers);
}

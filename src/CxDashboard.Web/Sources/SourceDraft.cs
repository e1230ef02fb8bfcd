// What is typed into the form of a source: names, days and settings as text. Credentials go one way only, from the browser to here.
using System.Globalization;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Sources;

/// <summary>A draft of a source. <paramref name="stored"/>: the keys of secrets that are stored already and may stay empty.</summary>
public sealed class SourceDraft(IConnector connector, IReadOnlySet<string> stored)
{
    private const int LongestSetting = 20_000;

    private const int UsualHistoryDays = 548;

    private readonly Dictionary<string, string> values = [];

    /// <summary>The draft of a new source, with the usual name and a year and a half of history.</summary>
    public static SourceDraft New(IConnector connector, DateOnly today) => new(connector, new HashSet<string>())
    {
        Name = connector.Title, Since = today.AddDays(-UsualHistoryDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>The draft of a change: what may be shown of the settings stands in it.</summary>
    public static SourceDraft Of(IConnector connector, Source source)
    {
        var stored = source.Secrets is null ? [] : connector.Settings.Where(setting => setting.Secret).Select(setting => setting.Key).ToHashSet();
        var draft = new SourceDraft(connector, stored) { Name = source.Name };
        foreach (var (key, value) in SourceDesk.Shown(source)) draft.Set(key, value);
        return draft;
    }

    public string Name { get; set; } = "";

    public string Since { get; set; } = "";

    public DateOnly? FirstDay =>
        DateOnly.TryParseExact(Since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>What is filled in, without the blanks around it.</summary>
    public IReadOnlyDictionary<string, string> Given =>
        values.Select(pair => (pair.Key, Value: pair.Value.Trim())).Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value);

    public bool IsStored(Setting setting) => stored.Contains(setting.Key);

    /// <summary>What may stand in the field when the form is drawn: never a secret.</summary>
    public string Shown(Setting setting) => setting.Secret ? "" : values.GetValueOrDefault(setting.Key, "");

    public void Set(string key, string value) => values[key] = value;

    /// <summary>What stands against the draft, by field: <c>name</c>, <c>since</c> or a setting's key.</summary>
    public IReadOnlyDictionary<string, string> Faults(DateOnly today, bool isNew)
    {
        var faults = new Dictionary<string, string>();
        if (isNew && Name.Trim() is { Length: 0 or > SourceDesk.LongestName })
            faults["name"] = $"Name is empty or longer than {SourceDesk.LongestName} characters; give it a short one.";
        if (isNew && FirstDay is not { } first) faults["since"] = "First day is not a day; choose one.";
        else if (isNew && (FirstDay > today || FirstDay < new DateOnly(2000, 1, 1))) faults["since"] = "First day lies ahead, or before the year 2000; choose another.";
        foreach (var setting in connector.Settings)
        {
            var given = values.GetValueOrDefault(setting.Key, "").Trim();
            if (given.Length == 0 && setting is { Required: true, Default: null } && !IsStored(setting)) faults[setting.Key] = $"{setting.Label} is empty; fill it in.";
            if (given.Length > LongestSetting) faults[setting.Key] = $"{setting.Label} is longer than {LongestSetting:#,0} characters.";
        }

        return faults;
    }
}

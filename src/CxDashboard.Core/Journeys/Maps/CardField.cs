// What a card may say: its fields, each with what it takes.
namespace CxDashboard.Core.Journeys.Maps;

public enum FieldType
{
    /// <summary>One line.</summary>
    Text,
    /// <summary>Several lines.</summary>
    Prose,
    /// <summary>One of the field's choices.</summary>
    Choice,
    /// <summary>Several values, one a line.</summary>
    Many,
    /// <summary>A whole number between Low and High.</summary>
    Number,
    Day,
    /// <summary>Yes, or nothing.</summary>
    Flag,
    /// <summary>Another card's id.</summary>
    Card,
}

/// <summary>
/// A field. <paramref name="From"/> names what outside the map its values are chosen from: stages, metrics, personas or usage.
/// What is no longer there stays written and is shown as gone.
/// </summary>
public sealed record CardField(
    string Key, string Name, FieldType Type = FieldType.Text, string Hint = "", bool Required = false, int Longest = 200,
    IReadOnlyList<(string Value, string Text)>? Choices = null, int Low = 1, int High = 5, string? From = null)
{
    public const string Yes = "yes";

    public const int LongestProse = 1200;

    public static CardField Prose(string key, string name, string hint = "") => new(key, name, FieldType.Prose, hint, Longest: LongestProse);

    public static CardField Day(string key, string name, string hint = "") => new(key, name, FieldType.Day, hint);

    public static CardField Many(string key, string name, string? from, string hint = "") => new(key, name, FieldType.Many, hint, Longest: LongestProse, From: from);

    public static CardField Scale(string key, string name, string hint) => new(key, name, FieldType.Number, hint);

    public static CardField Choice(string key, string name, params IReadOnlyList<(string, string)> choices) => new(key, name, FieldType.Choice, Choices: choices);

    /// <summary>The text of a choice; the value itself where there is none.</summary>
    public string TextOf(string value) => Choices?.FirstOrDefault(choice => choice.Value == value).Text ?? value;
}

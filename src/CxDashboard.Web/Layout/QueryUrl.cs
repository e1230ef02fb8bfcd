// Addresses that differ from the present one in a few query fields: the page's state is its URL.
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Layout;

public static class QueryUrl
{
    /// <summary>The same path with these fields set to one value; a null value takes the field away. The order of the others stays.</summary>
    public static string With(string uri, params ReadOnlySpan<(string Field, string? Value)> changes)
    {
        var address = new Uri(uri, UriKind.Absolute);
        var fields = Fields(address);
        foreach (var (field, value) in changes)
        {
            var at = fields.FindIndex(known => known.Key == field);
            fields.RemoveAll(known => known.Key == field);
            if (value is not null) fields.Insert(at < 0 ? fields.Count : at, new(field, value));
        }

        return address.AbsolutePath + QueryString.Create(fields!);
    }

    /// <summary>The same path with one more value of a field, or without it where it is there already.</summary>
    public static string Toggle(string uri, string field, string value)
    {
        var address = new Uri(uri, UriKind.Absolute);
        var fields = Fields(address);
        if (fields.RemoveAll(known => known.Key == field && known.Value == value) == 0) fields.Add(new(field, value));
        return address.AbsolutePath + QueryString.Create(fields!);
    }

    /// <summary>The fields that a form must carry on so that it changes nothing but its own.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Others(string uri, params string[] own) =>
        Fields(new Uri(uri, UriKind.Absolute)).Where(field => !own.Contains(field.Key)).ToList();

    private static List<KeyValuePair<string, string>> Fields(Uri address) =>
        QueryHelpers.ParseQuery(address.Query)
            .SelectMany(field => field.Value.Select(value => new KeyValuePair<string, string>(field.Key, value ?? "")))
            .ToList();
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>The references followed on the way to a place in the instance, innermost first.</summary>
internal sealed record ReferencePath(string Reference, ReferencePath? Outer)
{
    public static int Count(ReferencePath? path, string reference)
    {
        var count = 0;
        for (; path is not null; path = path.Outer)
            count += path.Reference == reference ? 1 : 0;
        return count;
    }
}

/// <summary>Follows a <c>$ref</c> inside one schema document: <c>#</c> and JSON pointers.</summary>
internal static class SchemaReference
{
    public const string Root = "#";

    public static bool TryResolve(JsonNode? root, string reference, out JsonNode? target)
    {
        target = root;
        if (reference == Root)
            return true;
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return false;
        foreach (var part in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (target is JsonObject o && o.TryGetPropertyValue(name, out var member))
                target = member;
            else if (target is JsonArray a && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < a.Count)
                target = a[i];
            else
                return false;
        }
        return target is not null;
    }
}

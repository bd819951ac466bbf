using System.Text;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// What a workflow looks like to the records of its runs: its input, and its steps in order, each with its kind and the members of its result. Names and shapes alone
/// count, no assembly and no version of one.
/// </summary>
internal static class WorkflowShape
{
    private const string Input = "input";

    /// <summary>Describes a workflow: a line for its input and for each step.</summary>
    internal static string Describe(WorkflowBindings bindings, JsonTypeInfo? input)
    {
        var text = new StringBuilder();
        Line(text, Input, "", input);
        foreach (var step in bindings.Steps)
        {
            var definition = step.Definition;
            // Of a fan-out the items are recorded.
            var result = definition.ForEach is null ? step : bindings.Items.First(item => item.Place == step.Place);
            Line(text, step.Name, definition.ForEach is null ? definition.Kind.ToString() : $"{definition.Kind} for each", result.ResultJson);
        }

        return text.ToString();
    }

    /// <summary>Finds what keeps a run from going on that began with another shape.</summary>
    /// <returns>The differences in words; none if the run may go on.</returns>
    internal static IReadOnlyList<string> Compare(string began, string now)
    {
        var earlier = Parse(began);
        var later = Parse(now);
        var differences = new List<string>();
        foreach (var step in earlier.Where(step => !later.Exists(other => other.Name == step.Name)))
            differences.Add($"step '{step.Name}' is gone");
        foreach (var step in earlier)
        {
            if (later.Find(other => other.Name == step.Name) is { } same)
                Compare(step, same, differences);
        }

        var kept = later.FindAll(step => earlier.Exists(other => other.Name == step.Name));
        if (differences.Count == 0 && !kept.Select(static step => step.Name).SequenceEqual(earlier.Select(static step => step.Name)))
            differences.Add($"the steps have another order: {string.Join(", ", earlier.Skip(1).Select(static step => step.Name))} before");
        var last = later.FindLastIndex(step => earlier.Exists(other => other.Name == step.Name));
        differences.AddRange(later.Take(last).Where(step => !earlier.Exists(other => other.Name == step.Name))
            .Select(step => $"step '{step.Name}' is new, and not the last one"));
        return differences;
    }

    private static void Compare(Part began, Part now, List<string> differences)
    {
        var what = began.Name == Input ? "the input" : $"the result of step '{began.Name}'";
        if (began.Kind != now.Kind)
            differences.Add($"step '{began.Name}' was a {began.Kind}, and now is a {now.Kind}");
        foreach (var (path, type) in began.Members)
        {
            if (!now.Members.TryGetValue(path, out var other))
                differences.Add(path.Length == 0 ? $"{what} is gone" : $"{what} has no member '{path}' any more");
            else if (other.TrimEnd('!') != type.TrimEnd('!'))
                differences.Add($"{(path.Length == 0 ? what : $"member '{path}' of {what}")} was {type.TrimEnd('!')}, and now is {other.TrimEnd('!')}");
            else if (other.EndsWith('!') && !type.EndsWith('!'))
                differences.Add($"member '{path}' of {what} is required now");
        }

        foreach (var (path, type) in now.Members.Where(member => member.Value.EndsWith('!') && !began.Members.ContainsKey(member.Key)))
        {
            // What is new below something that is new is as optional as that.
            if (began.Members.ContainsKey(path.Contains('.', StringComparison.Ordinal) ? path[..path.LastIndexOf('.')] : ""))
                differences.Add($"member '{path}' of {what} is new and required");
        }
    }

    private static void Line(StringBuilder text, string name, string kind, JsonTypeInfo? type)
    {
        text.Append(name).Append('\t').Append(kind);
        if (type is not null)
            Members(text, "", type, "!", []);
        text.Append('\n');
    }

    private static void Members(StringBuilder text, string path, JsonTypeInfo type, string required, HashSet<Type> above)
    {
        text.Append('\t').Append(path).Append(':');
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                text.Append("object").Append(required);
                if (!above.Add(type.Type))
                    break;
                foreach (var property in type.Properties.Where(static property => property.Get is not null || property.Set is not null).OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    var inner = Prefix(path) + property.Name;
                    Members(text, inner, type.Options.GetTypeInfo(property.PropertyType), property.IsRequired || property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false } ? "!" : "", above);
                }

                above.Remove(type.Type);
                break;
            case JsonTypeInfoKind.Enumerable when type.ElementType is { } element:
                text.Append("list").Append(required);
                Members(text, path + "[]", type.Options.GetTypeInfo(element), "", above);
                break;
            case JsonTypeInfoKind.Dictionary when type.ElementType is { } value:
                text.Append("map").Append(required);
                Members(text, path + "{}", type.Options.GetTypeInfo(value), "", above);
                break;
            default:
                text.Append(TypeNames.Of(type.Type)).Append(required);
                break;
        }
    }

    private static string Prefix(string path) => path.Length == 0 ? "" : path + ".";

    private static List<Part> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            var fields = line.Split('\t');
            var members = fields.Skip(2).Select(static field => (Path: field[..field.LastIndexOf(':')], Type: field[(field.LastIndexOf(':') + 1)..]));
            return new Part(fields[0], fields[1], members.DistinctBy(static member => member.Path).ToDictionary(static member => member.Path, static member => member.Type));
        }),
    ];

    private sealed record Part(string Name, string Kind, Dictionary<string, string> Members);
}

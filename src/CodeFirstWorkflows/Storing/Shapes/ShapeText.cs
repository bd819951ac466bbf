using System.Globalization;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Shapes as text, as they are stored: the format's number, and then a line for each workflow, step, helper, type, member, derived type and
/// enum value, its parts apart by tabs. A part that stands for a type is a scalar's name or a place in the table, followed by <c>?</c> if
/// null is allowed, or by <c>~</c> if nobody said.
/// </summary>
internal static class ShapeText
{
    private const int Format = 2;
    private const string Head = "shape ";
    private const string None = "-";

    internal static string Write(WorkflowShape shape)
    {
        var text = new StringBuilder().Append(Head).Append(CultureInfo.InvariantCulture, $"{Format}\n");
        foreach (var workflow in shape.Workflows)
        {
            Line(text, workflow.IsKnown ? "workflow" : "unknown", workflow.Identity, Number(workflow.Version), Ref(workflow.Input));
            foreach (var step in workflow.Steps)
                Line(text, "step", step.Name, Flags(step), Ref(step.Result), Child(step));
            foreach (var helper in workflow.Helpers)
                Line(text, "helper", helper.Name, Flags(helper), Ref(helper.Result), Child(helper), helper.Owner);
        }

        foreach (var type in shape.Types)
            Write(text, type);
        return text.ToString();
    }

    /// <exception cref="WorkflowException">It is of a format that is not known, or no shape.</exception>
    internal static WorkflowShape Read(string text)
    {
        var lines = text.Split('\n');
        var format = FormatOf(lines[0]);
        if (format != Format)
        {
            throw new WorkflowException(
                $"What the workflow looked like is stored in format {format}, " +
                $"and this version of CodeFirstWorkflows knows format {Format}: " + (format < Format
                    ? "the run was begun by a preview version. End it with that, or delete it."
                    : "the run was begun by a newer one. Use that, or a later one."));
        }

        var workflows = new List<ShapeWorkflow>();
        var types = new List<ShapeType>();
        try
        {
            foreach (var line in lines.Skip(1).Where(static line => line.Length > 0))
                Read(line.Split('\t').Select(Unescape).ToArray(), workflows, types);
            if (workflows.Count == 0)
                throw new FormatException("A shape is that of a workflow.");
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new WorkflowException(
                "What the workflow looked like when the run began cannot be read: what is stored is damaged.", exception);
        }

        return new WorkflowShape(workflows, types);
    }

    private static bool IsDamage(Exception exception) =>
        exception is IndexOutOfRangeException or FormatException or InvalidCastException or ArgumentException or OverflowException;

    // What previews wrote does not say its format.
    private static int FormatOf(string head) =>
        head.StartsWith(Head, StringComparison.Ordinal)
            && int.TryParse(head.AsSpan(Head.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void Write(StringBuilder text, ShapeType type)
    {
        switch (type)
        {
            case ObjectShape shape:
                var discriminator = shape.Discriminator is { } member ? "=" + member : None;
                Line(text, "object", shape.IsAbstract ? "abstract" : None, discriminator);
                foreach (var each in shape.Members)
                    Line(text, "member", each.IsRequired ? "required" : None, Ref(each.Type), each.Name);
                foreach (var derived in shape.Derived)
                    Line(text, "derived", derived.Mark, Ref(derived.Type), derived.Name);
                break;
            case ListShape list:
                Line(text, "list", Ref(list.Element));
                break;
            case MapShape map:
                Line(text, "map", Ref(map.Key), Ref(map.Value));
                break;
            case EnumShape shape:
                Line(text, "enum", shape.IsNumber ? "number" : "name");
                foreach (var (name, number) in shape.Values)
                    Line(text, "value", name, number);
                break;
            case ConvertedShape converted:
                Line(text, "converted", converted.Converter);
                break;
            case OtherShape other:
                Line(text, "other", other.Name);
                break;
        }
    }

    private static void Read(string[] parts, List<ShapeWorkflow> workflows, List<ShapeType> types)
    {
        switch (parts[0])
        {
            case "workflow" or "unknown":
                workflows.Add(new ShapeWorkflow(parts[1], Number(parts[2]), parts[0] == "workflow", ReadRef(parts[3])));
                break;
            case "step":
                workflows[^1].Steps.Add(Step("", parts));
                break;
            case "helper":
                workflows[^1].Helpers.Add(Step(parts[5], parts));
                break;
            case "object":
                types.Add(new ObjectShape(parts[2] == None ? null : parts[2][1..], parts[1] == "abstract"));
                break;
            case "member":
                ((ObjectShape)types[^1]).Members.Add(new ShapeMember(parts[3], parts[1] == "required", ReadRef(parts[2])!.Value));
                break;
            case "derived":
                ((ObjectShape)types[^1]).Derived.Add(new ShapeDerived(parts[1], ReadRef(parts[2])!.Value, parts[3]));
                break;
            case "list":
                types.Add(new ListShape(ReadRef(parts[1])!.Value));
                break;
            case "map":
                types.Add(new MapShape(ReadRef(parts[1])!.Value, ReadRef(parts[2])!.Value));
                break;
            case "enum":
                types.Add(new EnumShape(parts[1] == "number"));
                break;
            case "value":
                ((EnumShape)types[^1]).Values.Add((parts[1], parts[2]));
                break;
            case "converted":
                types.Add(new ConvertedShape(parts[1]));
                break;
            case "other":
                types.Add(new OtherShape(parts[1]));
                break;
            default:
                throw new FormatException($"'{parts[0]}' is no part of a shape.");
        }
    }

    private static ShapeStep Step(string owner, string[] parts)
    {
        var flags = parts[2].Split(' ');
        int? child = parts[4] == None ? null : Number(parts[4]);
        var kind = StoredNames.Steps.Read(flags[0]);
        return new ShapeStep(owner, parts[1], kind, flags.Contains("each"), flags.Contains("compares"), ReadRef(parts[3]), child);
    }

    private static string Child(ShapeStep step) => step.Child is { } child ? Number(child) : None;

    private static string Flags(ShapeStep step) =>
        StoredNames.Steps.Of(step.Kind) + (step.IsForEach ? " each" : "") + (step.Compares ? " compares" : "");

    private static string Ref(TypeRef? type) => type is not { } known
        ? None
        : (known.Scalar ?? "@" + Number(known.Place)) + known.Nullness switch { Nullness.Allowed => "?", Nullness.Unknown => "~", _ => "" };

    private static TypeRef? ReadRef(string text)
    {
        if (text == None)
            return null;
        var nullness = text[^1] switch { '?' => Nullness.Allowed, '~' => Nullness.Unknown, _ => Nullness.Never };
        var name = nullness == Nullness.Never ? text : text[..^1];
        return name[0] == '@' ? new TypeRef(null, Number(name[1..]), nullness) : new TypeRef(name, 0, nullness);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, params ReadOnlySpan<string> parts)
    {
        for (var place = 0; place < parts.Length; place++)
            text.Append(place == 0 ? "" : "\t").Append(Escape(parts[place]));
        text.Append('\n');
    }

    private static string Escape(string part) => !part.AsSpan().ContainsAny('\t', '\n', '\\')
        ? part
        : part.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\t", @"\t", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Unescape(string part)
    {
        if (!part.Contains('\\', StringComparison.Ordinal))
            return part;
        var text = new StringBuilder();
        for (var place = 0; place < part.Length; place++)
            text.Append(part[place] != '\\' ? part[place] : part[++place] switch { 't' => '\t', 'n' => '\n', var letter => letter });
        return text.ToString();
    }
}

using System.Collections.Generic;
using System.Linq;
using System.Text;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language;

/// <summary>
/// What a compiled workflow says of itself to compilers that see no source: a line for the workflow and one for each step, their parts apart by
/// tabs. docs/manifest.md describes it.
/// </summary>
internal static class Manifest
{
    /// <summary>The version of the format that is written, and the latest that is understood.</summary>
    public const int Version = 1;

    /// <summary>Whether the workflow, of another assembly, has a manifest that this version understands.</summary>
    public static bool IsUnderstood(INamedTypeSymbol workflow) =>
        workflow.Attribute(Names.WorkflowManifestAttribute)?.Argument("", 0) is int version and >= 1 and <= Version;

    public static string Write(WorkflowModel workflow)
    {
        var steps = string.Concat(workflow.Steps.Select(step => "\n" + Step(workflow, step)));
        var head = Line([workflow.Name, workflow.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), Plain(workflow.Input), workflow.Output is { } output ? Plain(output) : "", workflow.IsDataflow ? "dataflow" : "sequential", workflow.IsDurable ? "durable" : "", workflow.IsConversation ? "conversation" : ""]);
        return $"{head}\t{Hash(head + steps):x16}{steps}";
    }

    private static string Step(WorkflowModel workflow, StepModel step)
    {
        var flow = step.Flow;
        var loop = flow.Loop >= 0 ? workflow.Loops[flow.Loop] : null;
        return Line([
            step.Name,
            step.Kind.ToString(),
            step.Value is { } value ? Plain(value) : "",
            step.Child is { } child ? child.Class.Replace("global::", "") : "",
            flow.Group >= 0 ? $"group {flow.Group + 1}" : "",
            flow.IsConditional ? "when" : "",
            loop is null ? "" : $"repeat {workflow.Steps[loop.From].Name}",
            flow.FanOut is null ? "" : "for each",
            flow.IsReturn ? "return" : "",
            flow.ContinuesOnError ? "continue" : "",
        ]);
    }

    // Types without what C# needs to find them: the assembly they come from is not part of a workflow's shape.
    private static string Plain(TypeRef type) => type.Name.Replace("global::", "");

    private static string Line(IEnumerable<string> parts) => string.Join("\t", parts.Select(Escaped));

    private static string Escaped(string part)
    {
        var text = new StringBuilder();
        foreach (var letter in part)
        {
            if (letter is '\t' or '\n' or '\r' or '\\')
                text.Append('\\').Append(letter switch { '\t' => 't', '\n' => 'n', '\r' => 'r', _ => '\\' });
            else
                text.Append(letter);
        }

        return text.ToString();
    }

    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv: it tells shapes apart, and keeps nobody out.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037ul;
        foreach (var letter in text)
            hash = unchecked((hash ^ letter) * 1099511628211ul);
        return hash;
    }
}

using System.Linq;
using System.Text;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Draws the workflow as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html.</summary>
internal static class MermaidEmitter
{
    public static void Emit(SourceWriter writer, WorkflowModel workflow, Documentation docs)
    {
        docs.Summary($"{docs.Workflow} as a Mermaid flowchart.");
        writer.Line($"public const string Mermaid = {Expressions.Text(Draw(workflow))};");
        writer.Line();
    }

    // Nodes are called by number: a step's name may be a word that Mermaid reads as its own.
    private static string Draw(WorkflowModel workflow)
    {
        var text = new StringBuilder("flowchart TD\n");
        foreach (var step in workflow.Steps)
            text.Append(step.Kind == StepKind.Prompt ? $"    s{step.Index}([\"{step.Name}\"])\n" : $"    s{step.Index}[\"{step.Name}\"]\n");
        foreach (var step in workflow.Steps.Skip(1))
            text.Append($"    s{step.Index - 1} --> s{step.Index}\n");
        return text.ToString();
    }
}

using CodeFirstWorkflows.Drawing;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Draws the workflow as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html.</summary>
internal static class MermaidEmitter
{
    public static void Emit(SourceWriter writer, WorkflowModel workflow, Documentation docs)
    {
        docs.Summary($"{docs.Workflow} as a Mermaid flowchart.");
        writer.Line($"public const string Mermaid = {Expressions.Text(Flowchart.Draw(Flows.Of(workflow), expandChildren: false))};");
        writer.Line();
    }
}

using System.Security;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the XML documentation of generated members, with references back to the user's code.</summary>
internal sealed class Documentation(SourceWriter writer, WorkflowModel workflow)
{
    /// <summary>A reference to the workflow class.</summary>
    public string Workflow => $"<see cref=\"{workflow.FullClass}\"/>";

    /// <summary>A reference to the step's method, or its name where that would be ambiguous.</summary>
    public static string Of(StepModel step) => step.See is { } cref ? $"<see cref=\"{cref}\"/>" : $"the step <c>{SecurityElement.Escape(step.Name)}</c>";

    public void Summary(string text) => writer.Line($"/// <summary>{text}</summary>");

    public void Param(string name, string text) => writer.Line($"/// <param name=\"{name.TrimStart('@')}\">{text}</param>");

    public void Returns(string text) => writer.Line($"/// <returns>{text}</returns>");

    public void Inherited() => writer.Line("/// <inheritdoc/>");
}

using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the executor of a dataflow: all steps are started, and each waits for those that it reads.</summary>
internal sealed class DataflowEmitter(SourceWriter writer, WorkflowModel workflow, ExecutorNames names)
{
    private readonly ExecutorReads _reads = new(workflow);
    private readonly VisitsEmitter _visits = new(writer, names);
    private readonly BranchEmitter _branches = new(writer, workflow, names);

    /// <summary>Writes the body of the executor.</summary>
    public void Emit()
    {
        foreach (var step in workflow.Steps)
            _visits.Declare(step);
        writer.Line($"var {names.Flow} = {ExecutorNames.Scope}.Group();");
        foreach (var step in workflow.Order.Select(index => workflow.Steps[index]))
            writer.Line($"var {names.TaskOf(step)} = {_branches.Start(step, names.Flow + ".Member()")};");
        writer.Line($"await {names.Flow}.Join({string.Join(", ", workflow.Steps.Select(names.TaskOf))}).ConfigureAwait(false);");
        if (_reads.SingleOutput is { } output)
            writer.Line($"Output = {_reads.Output(output, names.TaskOf(output) + ".Result")};");
    }

    /// <summary>Writes the methods of the steps.</summary>
    public void EmitBranches()
    {
        foreach (var step in workflow.Steps)
            _branches.EmitStep(step);
    }
}

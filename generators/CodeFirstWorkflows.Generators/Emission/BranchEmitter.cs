using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes the methods that run a step beside others where that takes more than a call: a loop of its own in a group, and every step of a dataflow.
/// </summary>
internal sealed class BranchEmitter(SourceWriter writer, WorkflowModel workflow, ExecutorNames names)
{
    private readonly ConditionEmitter _conditions = new(workflow, names);
    private readonly VisitsEmitter _visits = new(writer, names);
    private readonly ExecutorReads _reads = new(workflow);

    /// <summary>The call of the method of a group's member.</summary>
    public string Call(StepModel step, string scope) =>
        $"{ExecutorNames.BranchOf(step)}({string.Join(", ", Read(step).Select(read => names.Of(read)).Concat(Visits(step).Select(names.VisitsOf)).Prepend(scope))})";

    /// <summary>Writes the method of a group's member that repeats itself.</summary>
    public void EmitMember(StepModel step, LoopModel loop)
    {
        var parameters = Read(step).Select(read => $"{ExecutorReads.LocalType(read)} {names.Of(read)}").Concat(VisitParameters(step));
        writer.Line(FlowComments.Of(loop, workflow));
        writer.Block($"private async {TaskType(step)} {ExecutorNames.BranchOf(step)}({string.Join(", ", parameters.Prepend($"{Library.Runtime}Scope {ExecutorNames.Scope}"))})", () =>
        {
            _reads.Preamble(writer, [step]);
            Loop(step, loop);
        });
        writer.Line();
    }

    /// <summary>The call of the method of a dataflow's step.</summary>
    public string Start(StepModel step, string scope) =>
        $"{ExecutorNames.BranchOf(step)}({string.Join(", ", step.Flow.Inputs.Select(input => names.TaskOf(workflow.Steps[input])).Concat(Visits(step).Select(names.VisitsOf)).Prepend(scope))})";

    /// <summary>Writes the method of a dataflow's step: it waits for what its conditions read, decides, then waits for the rest.</summary>
    public void EmitStep(StepModel step)
    {
        var inputs = step.Flow.Inputs.Select(index => workflow.Steps[index]).ToList();
        var parameters = inputs.Select(input => $"{TaskType(input)} {names.TaskOf(input)}").Concat(VisitParameters(step));
        writer.Line(FlowComments.Of(step) + (inputs.Count == 0 ? "" : $", behind {string.Join(", ", inputs.Select(input => input.Name))}"));
        writer.Block($"private async {TaskType(step)} {ExecutorNames.BranchOf(step)}({string.Join(", ", parameters.Prepend($"{Library.Runtime}Scope {ExecutorNames.Scope}"))})", () =>
        {
            _reads.Preamble(writer, [step]);
            Await(step, inputs.Take(step.Flow.ConditionInputs));
            if (step.Flow.Declared is { } declared)
                writer.Line(_conditions.Declared(step, declared, ExecutorNames.Scope, "0"));
            if (step.Flow.IsConditional)
            {
                writer.Block($"if ({_conditions.Refusal(step, ExecutorNames.Scope, "0")})", () =>
                {
                    writer.Line($"{ExecutorNames.Scope}.Skip({Binding(step)}, 0);");
                    writer.Line(_reads.IsRead(step) ? $"return {ExecutorReads.Nothing(step)};" : "return;");
                });
                writer.Line();
            }

            Await(step, inputs.Skip(step.Flow.ConditionInputs));
            if (step.Flow.Loop >= 0)
                Loop(step, workflow.Loops[step.Flow.Loop]);
            else
                Once(step);
        });
        writer.Line();
    }

    /// <summary>The type of the task that a step of a dataflow, or a member's method, is.</summary>
    public string TaskType(StepModel step) => _reads.IsRead(step) ? $"{Library.Task}<{ExecutorReads.LocalType(step)}>" : Library.Task;

    private void Await(StepModel step, IEnumerable<StepModel> inputs)
    {
        var read = _reads.StepsReadBy(step).ToList();
        foreach (var input in inputs)
            writer.Line($"{(read.Contains(input.Index) ? $"var {names.Of(input)} = " : "")}await {names.TaskOf(input)}.ConfigureAwait(false);");
    }

    private void Once(StepModel step)
    {
        if (!_reads.IsRead(step))
        {
            Run(step, "", "0");
            return;
        }

        if (!(step.Flow.IsOutput && _reads.SingleOutput is null))
        {
            Run(step, "return ", "0");
            return;
        }

        writer.Line($"{ExecutorReads.LocalType(step)} {names.Of(step)} = {ExecutorReads.Nothing(step)};");
        Run(step, names.Of(step) + " = ", "0");
        Return(step);
    }

    private void Loop(StepModel step, LoopModel loop)
    {
        var (visit, round) = (names.Visits[step.Flow.Loop], names.Rounds[step.Flow.Loop]);
        if (_reads.IsRead(step))
            writer.Line($"{ExecutorReads.LocalType(step)} {names.Of(step)} = {ExecutorReads.Nothing(step)};");
        writer.Line($"var {visit} = {ExecutorNames.Scope}.Visited({Binding(step)});");
        writer.Block($"for (var {round} = 0; {round} < {loop.Max}; {round}++, {visit}++)", () =>
        {
            Run(step, _reads.IsRead(step) ? names.Of(step) + " = " : "", visit);
            _visits.Add(step);
            new LoopEndEmitter(writer, _conditions).Emit(loop, step, round, visit);
        });
        if (_reads.IsRead(step))
        {
            writer.Line();
            Return(step);
        }
    }

    private void Run(StepModel step, string target, string visit)
    {
        var call = new StepCallEmitter(workflow, step, names);
        if (!ExecutorReads.IsTried(step) || target.Length == 0)
        {
            call.Emit(writer, target + "await ", ExecutorNames.Scope, visit, isMember: false, ".ConfigureAwait(false);");
            return;
        }

        var tried = names.TriedOf(step);
        call.Emit(writer, $"var {tried} = await ", ExecutorNames.Scope, visit, isMember: false, ".ConfigureAwait(false);");
        writer.Line($"{target}{tried}.Completed ? {tried}.Value : null;");
    }

    private void Return(StepModel step)
    {
        // In a group it is set once the group is joined.
        if (workflow.IsDataflow && step.Flow.IsOutput && _reads.SingleOutput is null)
            writer.Line($"Output = {_reads.Output(step, names.Of(step))};");
        writer.Line($"return {names.Of(step)};");
    }

    private IEnumerable<StepModel> Read(StepModel step) => _reads.StepsReadBy(step).Where(index => index != step.Index).Select(index => workflow.Steps[index]);

    private IEnumerable<StepModel> Visits(StepModel step) => step.Flow.HasVisits ? _reads.VisitsReadBy(step).Append(step).Distinct() : _reads.VisitsReadBy(step);

    private IEnumerable<string> VisitParameters(StepModel step) =>
        Visits(step).Select(read => $"{Library.Runtime}VisitList<{StepCallEmitter.ValueType(read)}> {names.VisitsOf(read)}");

    private static string Binding(StepModel step) => $"{ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}";
}

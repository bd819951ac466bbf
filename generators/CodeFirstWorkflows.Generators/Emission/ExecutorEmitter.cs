using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the executor of a sequence: the steps in their order, with their branches, loops and groups as C# has them.</summary>
internal sealed class ExecutorEmitter(SourceWriter writer, WorkflowModel workflow, ExecutorNames names)
{
    private readonly ConditionEmitter _conditions = new(workflow, names);
    private readonly ExecutorReads _reads = new(workflow);
    private readonly VisitsEmitter _visits = new(writer, names);
    private readonly BranchEmitter _branches = new(writer, workflow, names);
    private readonly Stack<int> _open = [];

    /// <summary>Writes the body of the executor.</summary>
    public void Emit()
    {
        _reads.Preamble(writer, workflow.Steps);
        Steps(0, workflow.Steps.Count - 1, outer: null);
        if (_reads.SingleOutput is { } output)
        {
            writer.Line();
            writer.Line($"Output = {Output(output)};");
        }
    }

    /// <summary>Writes the methods for members of groups that take more than a call.</summary>
    public void EmitBranches()
    {
        foreach (var step in workflow.Steps.Where(IsBranch))
            _branches.EmitMember(step, OwnLoop(step)!);
    }

    // A loop within a member of a group runs in a method of its own.
    private bool IsBranch(StepModel step) => step.Flow.Group >= 0 && OwnLoop(step) is not null;

    private LoopModel? OwnLoop(StepModel step) =>
        step.Flow.Loop >= 0 && workflow.Loops[step.Flow.Loop] is { } loop && loop.From == step.Index ? loop : null;

    private void Steps(int first, int last, LoopModel? outer)
    {
        for (var i = first; i <= last; i++)
        {
            var step = workflow.Steps[i];
            if (LoopFrom(i, last, outer) is { } loop)
            {
                Loop(loop);
                i = loop.To;
            }
            else if (step.Flow.Group >= 0)
            {
                Group(workflow.Groups[step.Flow.Group]);
                i = workflow.Groups[step.Flow.Group].Members.Max();
            }
            else
            {
                Step(step);
            }
        }
    }

    // The outermost loop that begins here and is not the one around, nor one within a member of a group.
    private LoopModel? LoopFrom(int index, int last, LoopModel? outer) => workflow.Loops
        .Where(loop => loop.From == index && loop != outer && loop.To <= last && (outer is null || loop.To - loop.From < outer.To - outer.From) && !(loop.From == loop.To && workflow.Steps[index].Flow.Group >= 0))
        .OrderByDescending(loop => loop.To).FirstOrDefault();

    private void Step(StepModel step)
    {
        writer.Gap();
        writer.Line(FlowComments.Of(step));
        if (step.Flow.Declared is { } declared)
            writer.Line(_conditions.Declared(step, declared, ExecutorNames.Scope, Visit));
        if (!step.Flow.IsConditional)
        {
            if (!IsInLoop)
                _visits.Declare(step);
            Call(step, IsInLoop ? _reads.IsRead(step) ? names.Of(step) + " = " : "" : Declaration(step));
            return;
        }

        if (!IsInLoop)
            Declare(step);
        Decide(step);
        writer.Block($"if ({Decided(step)})", () => Call(step, _reads.IsRead(step) ? names.Of(step) + " = " : ""));
        writer.Block("else", () => Skip(step));
    }

    private string Declaration(StepModel step) => !_reads.IsRead(step) ? "" : step.Flow.IsOptional ? $"{ExecutorReads.LocalType(step)} {names.Of(step)} = " : $"var {names.Of(step)} = ";

    private void Declare(StepModel step)
    {
        if (_reads.IsRead(step))
            writer.Line($"{ExecutorReads.LocalType(step)} {names.Of(step)} = {ExecutorReads.Nothing(step)};");
        _visits.Declare(step);
    }

    private bool IsDecisionKept(StepModel step) => _reads.IsDecisionRead(step) || step.Flow.Group >= 0;

    // The decision, where an [Otherwise] asks for it.
    private void Decide(StepModel step)
    {
        if (IsDecisionKept(step))
            writer.Line($"{(IsInLoop && _reads.IsDecisionRead(step) ? "" : "var ")}{names.DecisionOf(step)} = {_conditions.Decision(step, ExecutorNames.Scope, Visit)};");
    }

    private string Decided(StepModel step) => IsDecisionKept(step) ? names.DecisionOf(step) : _conditions.Decision(step, ExecutorNames.Scope, Visit);

    private void Skip(StepModel step) => Skip(step, Visit);

    private void Skip(StepModel step, string visit)
    {
        if (IsInLoop && _reads.IsRead(step))
            writer.Line($"{names.Of(step)} = {ExecutorReads.Nothing(step)};");
        writer.Line($"{ExecutorNames.Scope}.Skip({ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}, {visit});");
    }

    private void Call(StepModel step, string target)
    {
        if (step.Flow.IsReturn)
        {
            new StepCallEmitter(workflow, step, names).Emit(writer, step.Flow.IsOutput ? "Output = await " : "await ", ExecutorNames.Scope, Visit, isMember: false, ".ConfigureAwait(false);");
            Return(output: null);
            return;
        }

        Visited(step, target);
    }

    private void Visited(StepModel step) => Visited(step, _reads.IsRead(step) ? names.Of(step) + " = " : "");

    // A visit that is not the end of the run.
    private void Visited(StepModel step, string target)
    {
        var call = new StepCallEmitter(workflow, step, names);
        if (ExecutorReads.IsTried(step) && target.Length > 0)
        {
            var tried = names.TriedOf(step);
            call.Emit(writer, $"var {tried} = await ", ExecutorNames.Scope, Visit, isMember: false, ".ConfigureAwait(false);");
            writer.Line($"{target}{tried}.Completed ? {tried}.Value : null;");
        }
        else
        {
            call.Emit(writer, target + "await ", ExecutorNames.Scope, Visit, isMember: false, ".ConfigureAwait(false);");
        }

        Keep(step);
    }

    private void Return(string? output)
    {
        if (output is not null)
            writer.Line($"Output = {output};");
        writer.Line($"{ExecutorNames.Scope}.SkipRest();");
        writer.Line("return;");
    }

    // What is kept of a result beside its local.
    private void Keep(StepModel step)
    {
        _visits.Add(step);
        if (step.Flow is { IsOutput: true, IsReturn: false } && _reads.SingleOutput is null)
            writer.Line($"Output = {Output(step)};");
    }

    private string Output(StepModel step) => _reads.Output(step, names.Of(step));

    private void Loop(LoopModel loop)
    {
        var index = workflow.Steps[loop.To].Flow.Loop;
        var steps = workflow.Steps.Where(step => loop.From <= step.Index && step.Index <= loop.To).ToList();
        var end = workflow.Steps[loop.To];
        var isOwn = loop.From == loop.To;
        writer.Gap();
        writer.Line(FlowComments.Of(loop, workflow));
        if (!IsInLoop)
        {
            foreach (var step in steps)
                Declare(step);
            foreach (var step in steps.Where(step => !isOwn && _reads.IsDecisionRead(step)))
                writer.Line($"var {names.DecisionOf(step)} = false;");
            foreach (var inner in workflow.Loops.Where(inner => inner != loop && loop.From <= inner.From && inner.To <= loop.To && !(inner.From == inner.To && workflow.Steps[inner.To].Flow.Group >= 0)))
                writer.Line($"var {names.Visits[workflow.Steps[inner.To].Flow.Loop]} = -1;");
        }
        else
        {
            foreach (var step in steps.Where(step => step.Flow.IsOptional && _reads.IsRead(step)))
                writer.Line($"{names.Of(step)} = {ExecutorReads.Nothing(step)};");
        }

        if (isOwn && end.Flow.Declared is { } declared)
            writer.Line(_conditions.Declared(end, declared, ExecutorNames.Scope, Visit));
        if (isOwn && end.Flow.IsConditional)
        {
            Decide(end);
            writer.Block($"if ({Decided(end)})", () =>
            {
                Rounds(loop, index, () => Visited(end));
                if (end.Flow.IsReturn)
                    Return(end.Flow.IsOutput ? Output(end) : null);
            });
            writer.Block("else", () =>
            {
                // A visit that is skipped counts too.
                if (IsInLoop)
                    writer.Line($"{names.Visits[index]}++;");
                Skip(end, IsInLoop ? names.Visits[index] : Visit);
            });
        }
        else
        {
            Rounds(loop, index, () =>
            {
                if (isOwn)
                    Visited(end);
                else
                    Steps(loop.From, loop.To, loop);
            });
        }
    }

    private void Rounds(LoopModel loop, int index, System.Action body)
    {
        var end = workflow.Steps[loop.To];
        var isNested = IsInLoop;
        var (round, visit) = (isNested ? names.Rounds[index] : names.Visits[index], names.Visits[index]);
        writer.Block($"for (var {round} = 0; {round} < {loop.Max}; {round}++)", () =>
        {
            if (isNested)
                writer.Line($"{visit}++;");
            _open.Push(index);
            body();
            writer.Line();
            new LoopEndEmitter(writer, _conditions).Emit(loop, end, round, visit);
            _open.Pop();
        });
    }

    private string Visit => _open.Count == 0 ? "0" : names.Visits[_open.Peek()];

    private bool IsInLoop => _open.Count > 0;

    private void Group(GroupModel group)
    {
        var index = workflow.Steps[group.Members[0]].Flow.Group;
        var members = group.Members.Select(member => workflow.Steps[member]).ToList();
        writer.Gap();
        writer.Line(FlowComments.Of(group, members));
        foreach (var step in members)
        {
            if (step.Flow.Declared is { } declared)
                writer.Line(_conditions.Declared(step, declared, ExecutorNames.Scope, Visit));
            if (!IsInLoop)
                _visits.Declare(step);
            if (!step.Flow.IsConditional)
                continue;
            Decide(step);
            writer.Short($"if (!{names.DecisionOf(step)})", $"{ExecutorNames.Scope}.Skip({ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}, {Visit});");
        }

        writer.Line($"var {names.Groups[index]} = {ExecutorNames.Scope}.Group({(group.FailsFast ? "failFast: true" : "")});");
        foreach (var step in members)
            Start(step, $"{names.Groups[index]}.Member()");
        writer.Line($"await {names.Groups[index]}.Join({string.Join(", ", members.Select(names.TaskOf))}).ConfigureAwait(false);");
        foreach (var step in members)
            Take(step);
    }

    private void Start(StepModel step, string scope)
    {
        var (before, after) = step.Flow.IsConditional ? ($"{names.DecisionOf(step)} ? ", " : null;") : ("", ";");
        before = $"var {names.TaskOf(step)} = {before}";
        if (IsBranch(step))
            writer.Line(before + _branches.Call(step, scope) + after);
        else
            new StepCallEmitter(workflow, step, names).Emit(writer, before, scope, Visit, isMember: true, after);
    }

    private void Take(StepModel step)
    {
        if (!_reads.IsRead(step))
            return;
        var task = names.TaskOf(step);
        var declaration = IsInLoop ? "" : step.Flow.IsOptional ? ExecutorReads.LocalType(step) + " " : "var ";
        var result = $"{task}{(step.Flow.IsConditional ? "?" : "")}.Result";
        writer.Line(ExecutorReads.IsTried(step) && !IsBranch(step)
            ? $"{declaration}{names.Of(step)} = {result} is {{ Completed: true }} {names.TriedOf(step)} ? {names.TriedOf(step)}.Value : null;"
            : $"{declaration}{names.Of(step)} = {result};");
        if (!IsBranch(step))
            _visits.Add(step);
        if (step.Flow.IsOutput && _reads.SingleOutput is null)
            writer.Line($"{(step.Flow.IsConditional ? $"if ({names.DecisionOf(step)}) " : "")}Output = {Output(step)};");
    }
}

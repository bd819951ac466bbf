using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Which results of a workflow are read, by whom, and the locals that hold them.</summary>
internal sealed class ExecutorReads
{
    private readonly WorkflowModel _workflow;
    private readonly HashSet<int> _read = [];
    private readonly HashSet<int> _decisions = [];

    public ExecutorReads(WorkflowModel workflow)
    {
        _workflow = workflow;
        foreach (var step in workflow.Steps)
        {
            _read.UnionWith(StepsReadBy(step));
            _decisions.UnionWith(step.Flow.OtherwiseOf);
            // A step that returns hands its result on, unless it has to be visited first.
            if (step.Flow.IsOutput && (!step.Flow.IsReturn || IsRepeated(step)) || step.Flow.HasVisits)
                _read.Add(step.Index);
        }

        var outputs = workflow.Steps.Where(step => step.Flow is { IsOutput: true, IsReturn: false }).ToList();
        SingleOutput = outputs.Count == 1 ? outputs[0] : null;
    }

    /// <summary>The step whose result is the output, if there is only one.</summary>
    public StepModel? SingleOutput { get; }

    public bool IsRead(StepModel step) => step.Value is not null && _read.Contains(step.Index);

    /// <summary>Whether an [Otherwise] asks if the step was decided to run.</summary>
    public bool IsDecisionRead(StepModel step) => _decisions.Contains(step.Index);

    private bool IsRepeated(StepModel step) => step.Flow.Loop >= 0 && _workflow.Loops[step.Flow.Loop].From == step.Index;

    /// <summary>Whether a failure leaves the local without a value.</summary>
    public static bool IsTried(StepModel step) => step.Flow is { ContinuesOnError: true, FanOut: null };

    /// <summary>The type of the step's local.</summary>
    public static string LocalType(StepModel step) =>
        step.Value is not { } value ? Library.NoResult : step.Flow.IsOptional && !value.IsNullable ? value.Name + "?" : value.Name;

    /// <summary>What the local holds before the step has run, or when it was skipped.</summary>
    public static string Nothing(StepModel step) => step.Flow.IsOptional || step.Value!.IsNullable ? "null" : step.Value.IsValueType ? "default" : "default!";

    /// <summary>The output, from the local of the step that gives it.</summary>
    public string Output(StepModel step, string local) =>
        step.Flow.IsOptional && !step.Value!.IsNullable && !_workflow.Output!.IsNullable ? $"{Library.Runtime}Scope.Known({local}, {Expressions.Text(step.Name)})" : local;

    /// <summary>The paths that the step reads to run, to decide whether it does, and to decide whether its loop ends.</summary>
    public IEnumerable<ValuePath> PathsOf(StepModel step)
    {
        foreach (var candidate in step.Parameters.Select(parameter => parameter.Source).OfType<ValueSource>().SelectMany(source => source.Candidates))
            yield return candidate;

        var conditions = step.Flow.Conditions.AsEnumerable();
        if (step.Flow.Loop >= 0 && _workflow.Loops[step.Flow.Loop].Until is { } until)
            conditions = conditions.Append(until);
        foreach (var path in conditions.SelectMany(ConditionEmitter.PathsOf))
            yield return path;
        if (step.Flow.FanOut?.Source is { } items)
            yield return items;
        if (step.Flow.Declared is { } declared)
            yield return declared.Path;
    }

    /// <summary>The steps whose results the step reads.</summary>
    public IEnumerable<int> StepsReadBy(StepModel step) => PathsOf(step).SelectMany(path => path.Head switch
    {
        PathHead.Step => [path.Step],
        PathHead.Group => _workflow.Groups[path.Step].Members.Where(member => _workflow.Steps[member].Value is not null),
        _ => [],
    }).Distinct();

    /// <summary>The steps all of whose visits the step reads.</summary>
    public IEnumerable<StepModel> VisitsReadBy(StepModel step) => ParametersOf(step).Select(parameter => parameter.Source).OfType<VisitsSource>().Select(visits => _workflow.Steps[visits.Step]).Distinct();

    /// <summary>Writes the locals that stand for the workflow, its bindings and its input, as the steps need them.</summary>
    public void Preamble(SourceWriter writer, IReadOnlyList<StepModel> steps)
    {
        if (steps.Any(NeedsSelf))
            writer.Line($"var {ExecutorNames.Self} = _workflow;");
        writer.Line($"var {ExecutorNames.Bindings} = _bindings;");
        if (steps.SelectMany(PathsOf).Any(path => path.Head == PathHead.Input))
            writer.Line($"var {ExecutorNames.Input} = _input;");
    }

    private bool NeedsSelf(StepModel step) => step is { Kind: StepKind.Step, IsStatic: false }
        || ConditionsOf(step).OfType<HelperCondition>().Any(condition => condition.Helper is { IsStatic: false, Step: null });

    private IEnumerable<ConditionModel> ConditionsOf(StepModel step) =>
        step.Flow.Loop >= 0 && _workflow.Loops[step.Flow.Loop].Until is { } until ? step.Flow.Conditions.Append(until) : step.Flow.Conditions;

    private IEnumerable<ParameterModel> ParametersOf(StepModel step) =>
        step.Parameters.Concat(ConditionsOf(step).OfType<HelperCondition>().SelectMany(condition => condition.Helper.Parameters));
}

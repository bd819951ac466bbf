using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Parsing;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>The names in a run's executor: each step's local is called like the step, unless that name means something else there.</summary>
internal sealed class ExecutorNames
{
    public const string Scope = "scope";
    public const string Self = "self";
    public const string Bindings = "bindings";
    public const string Input = "input";
    public const string Item = "item";

    /// <summary>The binding of what deals with a failure of the run.</summary>
    public const string OnFailure = "OnFailureHelper";

    // Names that a tuple's element may not have, or that would not be inferred.
    private static readonly string[] Unusable = ["Rest", "CompareTo", "Deconstruct", "Equals", "GetHashCode", "ToString"];

    // Members of the run that the executor names, and the discard.
    private static readonly string[] Members = ["_workflow", "_input", "_bindings", "Output", TemplateEmitter.Class, "_"];

    private readonly Dictionary<int, string> _locals = [];
    private readonly Dictionary<string, string> _others = [];
    private readonly NameTable _table;

    public ExecutorNames(WorkflowModel workflow)
    {
        _table = new NameTable([Scope, Self, Bindings, Input, Item, .. Members, .. workflow.Steps.Select(SlotOf)]);
        foreach (var step in workflow.Steps)
        {
            var unusable = Unusable.Contains(step.Name) || step.Name.StartsWith("Item", System.StringComparison.Ordinal);
            _locals[step.Index] = _table.Take(unusable ? step.Name + "Result" : step.Name.Escaped());
        }

        Groups = [.. workflow.Groups.Select(group => _table.Take(group.Name?.Escaped() ?? "group"))];
        // Only loops within loops count beside each other.
        var (visit, round) = (_table.Take("visit"), _table.Take("round"));
        Visits = [.. workflow.Loops.Select(loop => IsNested(loop, workflow) ? _table.Take("visit") : visit)];
        Rounds = [.. workflow.Loops.Select(loop => IsNested(loop, workflow) ? _table.Take("round") : round)];
        Flow = _table.Take("flow");
    }

    /// <summary>The variables of the groups.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The counters of all visits of the loops.</summary>
    public IReadOnlyList<string> Visits { get; }

    /// <summary>The counters of the visits of nested loops since the last time they began.</summary>
    public IReadOnlyList<string> Rounds { get; }

    /// <summary>The group of all steps of a dataflow.</summary>
    public string Flow { get; }

    /// <summary>The local that holds the step's result.</summary>
    public string Of(StepModel step) => _locals[step.Index];

    /// <summary>The local that holds whether the step was decided to run.</summary>
    public string DecisionOf(StepModel step) => Other(step, "Runs");

    /// <summary>The local that holds the task of a step that runs beside others.</summary>
    public string TaskOf(StepModel step) => Other(step, "Task");

    /// <summary>The local that holds how a step ended that may fail.</summary>
    public string TriedOf(StepModel step) => Other(step, "Tried");

    /// <summary>The local that holds the results of all visits of the step.</summary>
    public string VisitsOf(StepModel step) => Other(step, "Visits");

    /// <summary>The step's binding: no member of the bindings' base class ends so.</summary>
    public static string BindingOf(StepModel step) => step.Property + "Step";

    /// <summary>The binding of an item of the step's fan-out.</summary>
    public static string ItemBindingOf(StepModel step) => step.Property + "Item";

    /// <summary>The binding of a prompt or sub-workflow that a condition of the step asks.</summary>
    public static string HelperOf(StepModel step, StepModel helper) => step.Property + helper.Property + "Helper";

    /// <summary>The method that runs the step where it takes more than a call.</summary>
    public static string BranchOf(StepModel step) => step.Property + "Branch";

    /// <summary>The field of the run that holds the step's outcome.</summary>
    public static string SlotOf(StepModel step) => $"_{step.Name}Slot";

    private static bool IsNested(LoopModel loop, WorkflowModel workflow) =>
        workflow.Loops.Any(other => other != loop && other.From <= loop.From && loop.To <= other.To) && !(loop.From == loop.To && workflow.Steps[loop.To].Flow.Group >= 0);

    private string Other(StepModel step, string suffix)
    {
        var key = step.Index + suffix;
        if (!_others.TryGetValue(key, out var name))
            _others.Add(key, name = _table.Take(Of(step).TrimStart('@') + suffix));
        return name;
    }
}

using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language;
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

    // Names that a tuple's element may not have, or that would not be inferred.
    private static readonly string[] Unusable = ["Rest", "CompareTo", "Deconstruct", "Equals", "GetHashCode", "ToString"];

    // Members of the run that the executor names, and the discard.
    private static readonly string[] Members = ["_workflow", "_input", "_bindings", "Output", TemplateEmitter.Class, "_"];

    private readonly Dictionary<string, string> _locals = [];

    public ExecutorNames(EquatableArray<StepModel> steps)
    {
        var table = new NameTable([Scope, Self, Bindings, Input, .. Members, .. steps.Select(SlotOf)]);
        foreach (var step in steps)
        {
            var unusable = Unusable.Contains(step.Name) || step.Name.StartsWith("Item", System.StringComparison.Ordinal);
            _locals[step.Name] = table.Take(unusable ? step.Name + "Result" : step.Name.Escaped());
        }
    }

    /// <summary>The local that holds the step's result.</summary>
    public string Of(StepModel step) => _locals[step.Name];

    /// <summary>The step's binding: no member of the bindings' base class ends so.</summary>
    public static string BindingOf(StepModel step) => step.Property + "Step";

    /// <summary>The field of the run that holds the step's outcome.</summary>
    public static string SlotOf(StepModel step) => $"_{step.Name}Slot";
}

using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes what decides whether a step runs or a loop ends.</summary>
internal sealed class ConditionEmitter(WorkflowModel workflow, ExecutorNames names)
{
    /// <summary>Whether the step runs: its conditions on values in one decision, then the prompts that it asks.</summary>
    public string Decision(StepModel step, string scope, string visit) => string.Join(" && ", Parts(step, scope, visit));

    /// <summary>Whether the step does not run.</summary>
    public string Refusal(StepModel step, string scope, string visit)
    {
        var parts = Parts(step, scope, visit);
        return parts.Count > 1 ? $"!({string.Join(" && ", parts)})" : parts[0].StartsWith("!", System.StringComparison.Ordinal) ? parts[0].Substring(1) : parts[0].StartsWith("await", System.StringComparison.Ordinal) ? $"!({parts[0]})" : "!" + parts[0];
    }

    private List<string> Parts(StepModel step, string scope, string visit)
    {
        var parts = new List<string>();
        foreach (var branch in step.Flow.OtherwiseOf.Select(index => workflow.Steps[index]))
            parts.Add(workflow.IsDataflow ? $"!{scope}.Ran({Binding(branch)})" : "!" + names.DecisionOf(branch));
        var values = step.Flow.Conditions.Where(condition => !IsAsked(condition)).ToList();
        if (values.Count > 0)
            parts.Add(Ask("Decide", step, scope, visit, values));
        parts.AddRange(step.Flow.Conditions.Where(IsAsked).Select(condition => Asked(step, (HelperCondition)condition, scope, visit)));
        return parts;
    }

    /// <summary>Whether the loop that ends with the step ends after this visit.</summary>
    public string Until(StepModel step, ConditionModel until, string scope, string visit) =>
        IsAsked(until) ? Asked(step, (HelperCondition)until, scope, visit) : Ask("Until", step, scope, visit, [until]);

    /// <summary>Fails the run if the value that the branches from this step on test is none that its type declares.</summary>
    public string Declared(StepModel step, DeclaredModel declared, string scope, string visit)
    {
        var state = new StateEmitter(workflow, names);
        state.Capture(declared.Path);
        return $"{scope}.Declared({Binding(step)}, {visit}, {Expressions.Text(declared.Text)}, {state.State}, static {state.Parameter} => {state.Value(declared.Path)}, static value => value is {declared.Pattern});";
    }

    /// <summary>The paths and parameters that conditions read.</summary>
    public static IEnumerable<ValuePath> PathsOf(ConditionModel condition) => condition switch
    {
        ValueCondition value => [value.Path],
        HelperCondition helper => helper.Helper.Parameters.Select(parameter => parameter.Source).OfType<ValueSource>().SelectMany(source => source.Candidates),
        _ => [],
    };

    private static bool IsAsked(ConditionModel condition) => condition is HelperCondition { Helper.Step: not null };

    private static string Binding(StepModel step) => $"{ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}";

    private string Ask(string verb, StepModel step, string scope, string visit, IReadOnlyList<ConditionModel> conditions)
    {
        var state = new StateEmitter(workflow, names);
        foreach (var condition in conditions)
            Capture(condition, state);
        // A path reads the same from the same results each time; of a method nobody knows.
        var once = conditions.Any(condition => condition is HelperCondition) ? "Once" : "";
        var tests = string.Join(" && ", conditions.Select(condition => Test(condition, state)));
        return $"{scope}.{verb}{once}({Binding(step)}, {visit}, {state.State}, static {state.Parameter} => {tests})";
    }

    private static void Capture(ConditionModel condition, StateEmitter state)
    {
        switch (condition)
        {
            case ValueCondition value:
                state.Capture(value.Path);
                break;
            case HelperCondition { Helper: { } helper }:
                if (helper is { IsStatic: false, Step: null })
                    state.Capture(ExecutorNames.Self);
                state.Capture(helper.Parameters);
                break;
        }
    }

    private static string Test(ConditionModel condition, StateEmitter state)
    {
        if (condition is ValueCondition value)
        {
            var path = state.Value(value.Path);
            return value.Pattern is not { } pattern ? (value.Not ? "!" : "") + path
                : value.Not ? $"{path} is not {(pattern.Contains(" or ") ? $"({pattern})" : pattern)}"
                : $"{path} is {pattern}";
        }

        var helper = ((HelperCondition)condition).Helper;
        var target = helper.IsStatic ? helper.Class : state.Captured(ExecutorNames.Self);
        return $"{(condition.Not ? "!" : "")}{target}.{helper.Method}({string.Join(", ", helper.Parameters.Select(state.Argument))})";
    }

    private string Asked(StepModel step, HelperCondition condition, string scope, string visit)
    {
        var helper = condition.Helper.Step!;
        var state = new StateEmitter(workflow, names);
        Capture(condition, state);
        return $"{(condition.Not ? "!" : "")}await {scope}.Step({ExecutorNames.Bindings}.{ExecutorNames.HelperOf(step, helper)}, {visit}, {state.State}, static {StepCallEmitter.Lambda(helper, $"(c, {state.Parameter})", state.Argument)}).ConfigureAwait(false)";
    }
}

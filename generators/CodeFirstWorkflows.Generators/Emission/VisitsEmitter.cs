using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes what keeps the results of all visits of a step, for steps that read them.</summary>
internal sealed class VisitsEmitter(SourceWriter writer, ExecutorNames names)
{
    public void Declare(StepModel step)
    {
        if (step.Flow.HasVisits)
            writer.Line($"var {names.VisitsOf(step)} = new {Library.Runtime}VisitList<{StepCallEmitter.ValueType(step)}>();");
    }

    /// <summary>Adds the result of a visit, if it has one.</summary>
    public void Add(StepModel step)
    {
        if (!step.Flow.HasVisits)
            return;
        var local = names.Of(step);
        var value = !step.Flow.IsOptional || step.Value!.IsNullable ? local : local + (step.Value.IsValueType ? "!.Value" : "!");
        var add = $"{names.VisitsOf(step)}.Add({value});";
        if (step.Flow.IsConditional || ExecutorReads.IsTried(step))
            writer.Short($"if ({ExecutorNames.Scope}.HasResult({ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}))", add);
        else
            writer.Line(add);
    }
}

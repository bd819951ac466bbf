using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes what stands at the end of each visit of a loop.</summary>
internal sealed class LoopEndEmitter(SourceWriter writer, ConditionEmitter conditions)
{
    public void Emit(LoopModel loop, StepModel end, string round, string visit)
    {
        if (loop.Until is { } until)
            writer.Short($"if ({conditions.Until(end, until, ExecutorNames.Scope, visit)})", "break;");
        writer.Short($"if ({round} == {loop.Max - 1})",
            $"{ExecutorNames.Scope}.Exhaust({ExecutorNames.Bindings}.{ExecutorNames.BindingOf(end)}, {visit}, {loop.Max}, fail: {(loop.FailsAtMax ? "true" : "false")});");
    }
}

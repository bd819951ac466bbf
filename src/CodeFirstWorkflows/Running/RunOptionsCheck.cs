using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

/// <summary>Refuses options that do not fit the workflow.</summary>
internal static class RunOptionsCheck
{
    internal static void Validate(RunOptions options, WorkflowBindings bindings)
    {
        if (options.RunId is { } id)
            RunId.Check(id, nameof(options));
        foreach (var step in options.Steps.Keys)
        {
            var binding = bindings.FindConfigurable(step) ?? throw Unknown(step, nameof(RunOptions.Steps), bindings, options);
            if (binding.Definition.Kind != StepKind.Prompt)
            {
                throw new ArgumentException(
                    $"RunOptions.Steps has settings for '{step}' of {bindings.Shape.Name}, which is no prompt.", nameof(options));
            }
        }

        foreach (var given in options.Given)
        {
            ArgumentNullException.ThrowIfNull(given, nameof(options));
            var binding = bindings.Find(given.Step) ?? throw Unknown(given.Step, nameof(RunOptions.Given), bindings, options);
            if (binding.ResultType != given.ResultType)
            {
                throw new ArgumentException(
                    $"RunOptions.Given has a {given.ResultType.Name} for step '{given.Step}' of {bindings.Shape.Name}, whose result is a {binding.ResultType.Name}.",
                    nameof(options));
            }
        }
    }

    private static ArgumentException Unknown(string step, string property, WorkflowBindings bindings, RunOptions options) => new(
        $"RunOptions.{property} names '{step}', which is no step of {bindings.Shape.Name}. " +
        $"Its steps are: {string.Join(", ", bindings.StepNames)}.",
        nameof(options));
}

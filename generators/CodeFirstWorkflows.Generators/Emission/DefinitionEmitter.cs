using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the static Definition: the workflow as data, for tools and for the runtime.</summary>
internal sealed class DefinitionEmitter(SourceWriter writer, WorkflowModel workflow, Documentation docs)
{
    public void Emit()
    {
        docs.Summary($"What {docs.Workflow} is made of: its steps, in order, and their settings.");
        writer.Line($"public static {Library.Root}WorkflowDefinition Definition {{ get; }} = new(");
        writer.Indented(() =>
        {
            writer.Line($"{Expressions.Text(workflow.Name)}, {workflow.Version}, isConversation: {Bool(workflow.IsConversation)}, isDurable: {Bool(workflow.IsDurable)},");
            // Arrays, not collection expressions: a skeleton is also written for a C# that is too old.
            writer.Line($"new {Library.Root}StepDefinition[]");
            writer.Line("{");
            writer.Indented(() =>
            {
                foreach (var step in workflow.Steps)
                    writer.Line(Step(step) + ",");
            });
            var helpers = workflow.Completeness == Completeness.Whole ? HelperModels.Of(workflow) : [];
            var properties = Properties().ToList();
            if (helpers.Count == 0)
            {
                writer.Line(properties.Count > 0 ? $"}}) {{ {string.Join(", ", properties)} }};" : "});");
                return;
            }

            writer.Line("})");
            writer.Line("{");
            writer.Indented(() =>
            {
                foreach (var property in properties)
                    writer.Line(property + ",");
                writer.Line($"Helpers = new {Library.Root}StepDefinition[]");
                writer.Line("{");
                writer.Indented(() =>
                {
                    foreach (var helper in helpers)
                        writer.Line($"new{Step(helper, Settings(helper.Prompt?.Settings).Concat(Behavior(helper)))},");
                });
                writer.Line("},");
            });
            writer.Line("};");
        });
        writer.Line();
    }

    /// <summary>How the bindings name the definition of a prompt or sub-workflow that is no step.</summary>
    public static string Helper(WorkflowModel workflow, StepModel helper) =>
        $"Defined({HelperModels.Of(workflow).ToList().FindIndex(other => other.Index == helper.Index)})";

    private IEnumerable<string> Properties()
    {
        if (workflow.Identity != workflow.Name)
            yield return $"Identity = {Expressions.Text(workflow.Identity)}";
        if (workflow.IsDataflow)
            yield return $"Execution = {Library.Root}ExecutionMode.Dataflow";
    }

    private string Step(StepModel step) => "new" + Step(step, Settings(step.Prompt?.Settings).Concat(workflow.Completeness == Completeness.Whole ? Flow(step) : []));

    private static string Step(StepModel step, IEnumerable<string> settings)
    {
        var head = $"({Expressions.Text(step.Name)}, {Library.Root}StepKind.{step.Kind}, {Expressions.TextOrNull(step.Result?.Name.Replace("global::", ""))})";
        var all = settings.ToList();
        return all.Count == 0 ? head : $"{head} {{ {string.Join(", ", all)} }}";
    }

    private IEnumerable<string> Flow(StepModel step)
    {
        var flow = step.Flow;
        if (flow.Group >= 0)
        {
            yield return $"Group = {flow.Group + 1}";
            if (workflow.Groups[flow.Group].Name is { } name)
                yield return $"GroupName = {Expressions.Text(name)}";
        }

        if (!flow.ConditionTexts.IsEmpty)
            yield return $"Conditions = {Texts(flow.ConditionTexts)}";
        if (flow.Choice is { } choice)
            yield return $"Choice = {choice.Index + 1}{(choice.IsComplete ? ", IsCompleteChoice = true" : "")}";
        if (flow.Loop >= 0)
        {
            var loop = workflow.Loops[flow.Loop];
            yield return $"Loop = new {Library.Root}LoopDefinition({Expressions.Text(workflow.Steps[loop.From].Name)}, {Expressions.TextOrNull(loop.UntilText)}, {loop.Max}, {Library.Root}LoopEnd.{(loop.FailsAtMax ? "Fail" : "Continue")})";
        }

        if (flow.FanOut is { } fanOut)
            yield return $"ForEach = {Expressions.Text(fanOut.Text)}";
        if (flow.IsReturn)
            yield return "IsReturn = true";
        if (flow.ContinuesOnError)
            yield return "ContinuesOnError = true";
        if (!flow.Inputs.IsEmpty)
            yield return $"Inputs = {Texts(flow.Inputs.Select(input => workflow.Steps[input].Name))}";
        if (flow.ConditionInputs > 0)
            yield return $"ConditionInputs = {flow.ConditionInputs}";
        if (step.Fallback is { } fallback)
            yield return $"Fallback = {Expressions.Text(fallback.Name)}";
        if (step.Compensation is { } compensation)
            yield return $"Compensation = {Expressions.Text(compensation.Name)}";
        foreach (var setting in Behavior(step))
            yield return setting;
    }

    private IEnumerable<string> Behavior(StepModel step)
    {
        if (step.Resilience is { } resilience)
            yield return $"Resilience = {ResilienceEmitter.Of(resilience)}";
        if (step.WaitTicks is { } ticks)
            yield return $"WaitTimeout = {Expressions.Time(ticks)}";
        if (step.Child is { HasDefinition: true } child)
            yield return $"Child = static () => {child.Class}.Definition{(child.Class == workflow.FullClass ? "!" : "")}"; // C# does not see that its own is set by then.
    }

    private static IEnumerable<string> Settings(PromptSettingsModel? settings)
    {
        if (settings is null)
            yield break;
        if (settings.Client is { } client)
            yield return $"Client = {Expressions.Text(client)}";
        if (!settings.Clients.IsEmpty)
            yield return $"Clients = {Texts(settings.Clients)}";
        if (settings.Model is { } model)
            yield return $"Model = {Expressions.Text(model)}";
        if (settings.Temperature is { } temperature)
            yield return $"Temperature = {temperature}";
        if (settings.MaxOutputTokens is { } tokens)
            yield return $"MaxOutputTokens = {tokens}";
        if (!settings.Compared.IsEmpty)
            yield return $"Compared = {Texts(settings.Compared)}";
    }

    private static string Texts(IEnumerable<string> texts) => $"new[] {{ {string.Join(", ", texts.Select(Expressions.Text))} }}";

    private static string Bool(bool value) => value ? "true" : "false";
}

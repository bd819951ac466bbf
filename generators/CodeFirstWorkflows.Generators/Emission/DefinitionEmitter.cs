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
            writer.Line("});");
        });
        writer.Line();
    }

    private static string Step(StepModel step)
    {
        var head = $"new({Expressions.Text(step.Name)}, {Library.Root}StepKind.{step.Kind}, {Expressions.TextOrNull(step.Result?.Name.Replace("global::", ""))})";
        var settings = Settings(step.Prompt?.Settings).ToList();
        return settings.Count == 0 ? head : $"{head} {{ {string.Join(", ", settings)} }}";
    }

    private static IEnumerable<string> Settings(PromptSettingsModel? settings)
    {
        if (settings is null)
            yield break;
        if (settings.Client is { } client)
            yield return $"Client = {Expressions.Text(client)}";
        if (!settings.Clients.IsEmpty)
            yield return $"Clients = new[] {{ {string.Join(", ", settings.Clients.Select(Expressions.Text))} }}";
        if (settings.Model is { } model)
            yield return $"Model = {Expressions.Text(model)}";
        if (settings.Temperature is { } temperature)
            yield return $"Temperature = {temperature}";
        if (settings.MaxOutputTokens is { } tokens)
            yield return $"MaxOutputTokens = {tokens}";
    }

    private static string Bool(bool value) => value ? "true" : "false";
}

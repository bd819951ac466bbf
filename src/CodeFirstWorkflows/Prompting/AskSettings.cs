using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Prompting;

/// <summary>How one step's prompt is asked, all levels taken together: engine, attribute, run, step of the run.</summary>
internal sealed class AskSettings
{
    private static readonly AskSettings None = new();

    /// <summary>The names of the clients to try in order; empty for the default client.</summary>
    internal IReadOnlyList<string> Clients { get; private set; } = [];

    internal string? Model { get; private set; }

    internal float? Temperature { get; private set; }

    internal int? MaxOutputTokens { get; private set; }

    /// <summary>The engine's system text, for prompts without one of their own.</summary>
    internal string? EarlierSystem { get; private set; }

    /// <summary>The run's system text, which replaces the prompt's own.</summary>
    internal string? LaterSystem { get; private set; }

    internal static AskSettings For(StepBinding step, RunOptions? options)
    {
        if (step.Definition.Kind != StepKind.Prompt)
            return None;
        var engine = step.Owner.Host.Prompts;
        var settings = new AskSettings { EarlierSystem = engine.System };
        settings.Apply(engine);
        settings.Apply(step.Definition);
        if (options is null)
            return settings;
        settings.ApplyRun(options.Prompts);
        if (options.Steps.TryGetValue(step.Name, out var own))
            settings.ApplyRun(own);
        return settings;
    }

    private void ApplyRun(PromptSettings settings)
    {
        Apply(settings);
        LaterSystem = settings.System ?? LaterSystem;
    }

    private void Apply(PromptSettings settings)
    {
        if (settings.Client is { } client)
            Clients = [client];
        Model = settings.Model ?? Model;
        Temperature = settings.Temperature ?? Temperature;
        MaxOutputTokens = settings.MaxOutputTokens ?? MaxOutputTokens;
    }

    private void Apply(StepDefinition definition)
    {
        if (definition.Clients.Count > 0)
            Clients = definition.Clients;
        else if (definition.Client is { } client)
            Clients = [client];
        Model = definition.Model ?? Model;
        Temperature = definition.Temperature ?? Temperature;
        MaxOutputTokens = definition.MaxOutputTokens ?? MaxOutputTokens;
    }
}

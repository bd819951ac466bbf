namespace CodeFirstWorkflows;

/// <summary>How prompts are asked. What is <see langword="null"/> leaves the earlier level's value: engine, attribute, run, step of the run.</summary>
public sealed class PromptSettings
{
    /// <summary>The name of the chat client to ask.</summary>
    public string? Client { get; set; }

    /// <summary>The model to ask for.</summary>
    public string? Model { get; set; }

    /// <summary>The sampling temperature.</summary>
    public float? Temperature { get; set; }

    /// <summary>The most tokens of a reply.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The system text; it replaces that of an earlier level.</summary>
    public string? System { get; set; }

    internal PromptSettings Copy() => (PromptSettings)MemberwiseClone();
}

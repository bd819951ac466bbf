namespace CodeFirstWorkflows;

/// <summary>
/// Makes a partial method without a body a step that renders a template, asks a chat client and returns its reply as text or, by JSON schema,
/// as a value of the method's type. Called outside a run it asks once.
/// </summary>
/// <param name="template">The text with holes such as <c>{input}</c> that read the method's parameters.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromptAttribute(string? template = null) : StepKindAttribute
{
    /// <summary>The text with holes, or <see langword="null"/> if it is in <see cref="File"/>.</summary>
    public string? Template { get; } = template;

    /// <summary>The path, relative to the project, of the file with the template.</summary>
    public string? File { get; init; }

    /// <summary>The system text, a template like the prompt's own.</summary>
    public string? System { get; init; }

    /// <summary>The name of the chat client to ask; the default client unless given.</summary>
    public string? Client { get; init; }

    /// <summary>The names of chat clients that are tried in order until one replies; each try is an attempt of the step.</summary>
    public string[]? Clients { get; init; }

    /// <summary>The model to ask for; the client's own unless given.</summary>
    public string? Model { get; init; }

    /// <summary>The sampling temperature; the model's own if <see cref="float.NaN"/>.</summary>
    public float Temperature { get; init; } = float.NaN;

    /// <summary>The most tokens of a reply; the model's own limit if 0.</summary>
    public int MaxOutputTokens { get; init; }
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>How prompts of a run render values: the JSON of objects, and the delimiter around what is untrusted.</summary>
public sealed class PromptFormat
{
    private readonly PromptFormat? _first;
    private string? _fence;

    internal PromptFormat(JsonSerializerOptions json) => Json = json;

    private PromptFormat(JsonSerializerOptions json, PromptFormat first)
    {
        Json = json;
        _first = first;
    }

    internal JsonSerializerOptions Json { get; }

    /// <summary>Drawn once, when it is first needed: who writes a value cannot know it.</summary>
    internal string Fence => _first?.Fence
        ?? _fence
        ?? Interlocked.CompareExchange(ref _fence, RandomNumberGenerator.GetHexString(16, lowercase: true), null)
        ?? _fence;

    /// <summary>The format of the same run for another workflow's JSON.</summary>
    internal PromptFormat For(JsonSerializerOptions json) => ReferenceEquals(json, Json) ? this : new PromptFormat(json, this);

    /// <summary>Makes a format for rendering outside a run.</summary>
    /// <param name="jsonContext">The user's JSON metadata, if the workflow names it.</param>
    /// <returns>The format.</returns>
    public static PromptFormat Create(JsonSerializerContext? jsonContext) => new(WorkflowJson.Create(jsonContext, null));
}

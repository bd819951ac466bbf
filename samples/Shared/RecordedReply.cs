using System.Text.Json;
using System.Text.Json.Serialization;

namespace Samples;

/// <summary>What a model once replied to a step.</summary>
/// <param name="Step">The step that asked.</param>
/// <param name="Reply">A text, or the JSON of a typed reply.</param>
/// <param name="When">A phrase of the prompt that was replied to; any prompt of the step unless given.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">The message of the failure that came instead.</param>
internal sealed record RecordedReply(string Step, JsonElement Reply = default, string When = "", int Milliseconds = 0, string? Error = null)
{
    [JsonIgnore]
    public string Text => Reply.ValueKind == JsonValueKind.String ? Reply.GetString()! : Reply.GetRawText();

    public bool Answers(string? step, string prompt) => step == Step && prompt.Contains(When, StringComparison.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<RecordedReply>))]
internal sealed partial class RecordedReplyJson : JsonSerializerContext;

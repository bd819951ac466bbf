using System.Text.Json.Serialization;
using CodeFirstWorkflows;

namespace Samples;

/// <summary>What each model replies. It holds nothing that may be worded differently: a majority is of values that are the same.</summary>
public sealed record Answer(decimal Value, Unit Unit);

public enum Unit
{
    Pieces,
    Euros,
    Minutes,
    Days,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProviderComparison<Answer>))]
[JsonSerializable(typeof(IReadOnlyList<Answer>))]
internal sealed partial class AnswerJson : JsonSerializerContext;

using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>Whether a value is of the type that a step results in.</summary>
internal enum AnswerFit
{
    /// <summary>It is, as far as JSON shows.</summary>
    Fits,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>Only the workflow's own code can tell.</summary>
    Unknown,
}

/// <summary>What there is to say of an answer.</summary>
/// <param name="Fit">Whether it is of the type that is waited for.</param>
/// <param name="Message">For <see cref="AnswerFit.Wrong"/>: what is wrong, without the value itself.</param>
internal readonly record struct AnswerCheck(AnswerFit Fit, string? Message);

/// <summary>
/// Checks values against the shape that a run's workflow had when the run began: where the workflow itself is not known, or before it is
/// asked. What it lets pass may still be refused by whoever reads the value as what it is.
/// </summary>
internal sealed class AnswerShape
{
    private readonly WorkflowShape _shape;
    private string? _wrong;
    private bool _isUnknown;

    private AnswerShape(WorkflowShape shape) => _shape = shape;

    /// <summary>Checks a value against the result of a step.</summary>
    /// <param name="shape">The stored shape.</param>
    /// <param name="path">
    /// The names of the steps on the way to it, through the workflows that they run: of the wait <c>sell[2]/ok#3</c> these are <c>sell</c>
    /// and <c>ok</c>. A helper stands behind its step, as in keys: <c>book.undo</c>.
    /// </param>
    /// <param name="value">The value.</param>
    /// <returns>
    /// What there is to say; <see cref="AnswerFit.Unknown"/> also for a step that the shape does not have, and for a shape of another
    /// format.
    /// </returns>
    internal static AnswerCheck Check(string shape, IReadOnlyList<string> path, JsonElement value)
    {
        WorkflowShape read;
        try
        {
            read = ShapeText.Read(shape);
        }
        catch (WorkflowException)
        {
            return new(AnswerFit.Unknown, null);
        }

        return Find(read, path)?.Result is { } result ? new AnswerShape(read).Check(result, value) : new(AnswerFit.Unknown, null);
    }

    private static ShapeStep? Find(WorkflowShape shape, IReadOnlyList<string> path)
    {
        var workflow = shape.Workflows[0];
        ShapeStep? step = null;
        foreach (var name in path)
        {
            if (step is not null)
            {
                if (step.Child is not { } child)
                    return null;
                workflow = shape.Workflows[child];
            }

            step = workflow.Steps.Find(step => step.Name == name)
                ?? workflow.Helpers.Find(helper => (helper.Owner.Length == 0 ? helper.Name : $"{helper.Owner}.{helper.Name}") == name);
            if (step is null)
                return null;
        }

        return step;
    }

    private AnswerCheck Check(TypeRef type, JsonElement value)
    {
        Check(type, value, "$");
        return _wrong is { } message ? new(AnswerFit.Wrong, message) : new(_isUnknown ? AnswerFit.Unknown : AnswerFit.Fits, null);
    }

    private void Check(TypeRef type, JsonElement value, string path)
    {
        if (_wrong is not null)
            return;
        if (type.Scalar == ShapeScalars.Any || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _isUnknown = true;
        }
        else if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            _isUnknown |= type.Nullness == Nullness.Unknown;
            if (type.Nullness == Nullness.Never)
                _wrong = $"'{path}' must not be null";
        }
        else if (type.Scalar is { } scalar)
        {
            var fits = ShapeScalars.Fits(scalar, value);
            _isUnknown |= fits is null;
            if (fits == false)
                _wrong = $"'{path}' is no {ShapeScalars.Plain(scalar)}";
        }
        else
        {
            Check(_shape.Types[type.Place], value, path);
        }
    }

    private void Check(ShapeType type, JsonElement value, string path)
    {
        switch (type)
        {
            case ObjectShape shape when Is(JsonValueKind.Object, value, path, "object"):
                CheckObject(shape, value, path);
                break;
            case ListShape list when Is(JsonValueKind.Array, value, path, "array"):
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Check(list.Element, item, $"{path}[{index++}]");
                break;
            case MapShape map when Is(JsonValueKind.Object, value, path, "object"):
                // Names are read by rules of their own.
                _isUnknown |= map.Key.Scalar != "string";
                foreach (var member in value.EnumerateObject())
                    Check(map.Value, member.Value, $"{path}.{member.Name}");
                break;
            case EnumShape shape:
                CheckEnum(shape, value, path);
                break;
            case ConvertedShape or OtherShape:
                _isUnknown = true;
                break;
        }
    }

    private bool Is(JsonValueKind kind, JsonElement value, string path, string word)
    {
        if (value.ValueKind == kind)
            return true;
        _wrong = $"'{path}' is no {word}";
        return false;
    }

    private void CheckObject(ObjectShape shape, JsonElement value, string path)
    {
        if (shape.Discriminator is { } discriminator)
        {
            if (value.TryGetProperty(discriminator, out var mark))
            {
                if (shape.Derived.Find(derived => derived.Mark.Length > 0 && IsSame(derived.Mark, mark)) is { } derived)
                    CheckDerived(derived.Type, value, path);
                else
                    _wrong = $"'{path}.{discriminator}' must be one of {Marks(shape)}";
                return;
            }

            if (shape.IsAbstract)
            {
                _wrong = $"'{path}' needs '{discriminator}', one of {Marks(shape)}";
                return;
            }
        }
        else if (shape.IsAbstract)
        {
            _isUnknown = true;
            return;
        }

        CheckMembers(shape, value, path);
    }

    private static string Marks(ObjectShape shape) =>
        string.Join(", ", shape.Derived.Select(static derived => derived.Mark).Where(static mark => mark.Length > 0));

    // It may be the very type that it is derived from.
    private void CheckDerived(TypeRef type, JsonElement value, string path)
    {
        if (type.Scalar is null && _shape.Types[type.Place] is ObjectShape derived)
            CheckMembers(derived, value, path);
        else
            _isUnknown = true;
    }

    private static bool IsSame(string mark, JsonElement value)
    {
        using var expected = JsonDocument.Parse(mark);
        return JsonElement.DeepEquals(expected.RootElement, value);
    }

    // Names count without regard to case, as the serializer reads them; of several the last one counts.
    private void CheckMembers(ObjectShape shape, JsonElement value, string path)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
            given[member.Name] = member.Value;
        foreach (var member in shape.Members)
        {
            if (given.TryGetValue(member.Name, out var found))
                Check(member.Type, found, $"{path}.{member.Name}");
            else if (member.IsRequired)
                _wrong ??= $"'{path}' has no member '{member.Name}'";
        }
    }

    private void CheckEnum(EnumShape shape, JsonElement value, string path)
    {
        if (shape.IsNumber)
        {
            // Numbers that are no member's are read all the same; what is too large is not.
            if (value.ValueKind != JsonValueKind.Number || !(value.TryGetInt64(out _) || value.TryGetUInt64(out _)))
                _wrong = $"'{path}' is no whole number, as which the enum is written";
            return;
        }

        if (value.ValueKind != JsonValueKind.String)
            _wrong = $"'{path}' is no name of the enum's";
        // Several flags.
        else if (value.GetString()!.Contains(',', StringComparison.Ordinal))
            _isUnknown = true;
        else if (!shape.Values.Exists(known => string.Equals(known.Name, value.GetString(), StringComparison.OrdinalIgnoreCase)))
            _wrong = $"'{path}' must be one of {string.Join(", ", shape.Values.Select(static known => known.Name))}";
    }
}

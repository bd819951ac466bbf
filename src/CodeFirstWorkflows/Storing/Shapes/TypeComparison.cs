namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Finds what keeps values from being read that were written when their types looked different. Each pair of types is compared once, where
/// it is first met, so that types may know each other.
/// </summary>
internal sealed class TypeComparison(IReadOnlyList<ShapeType> began, IReadOnlyList<ShapeType> now, List<string> differences)
{
    private readonly HashSet<(int Began, int Now)> _compared = [];
    private readonly Queue<(int Began, int Now, Place Where)> _open = new();

    /// <summary>Compares the types of what has a name in words.</summary>
    internal void Compare(TypeRef earlier, TypeRef later, string what)
    {
        Compare(earlier, later, new Place(what, ""));
        while (_open.TryDequeue(out var next))
            Compare(next.Began, next.Now, next.Where);
    }

    private void Compare(TypeRef earlier, TypeRef later, Place where)
    {
        if (Words(earlier, began) is var before && Words(later, now) is var after && before != after)
        {
            differences.Add($"{where} was {before}, and now is {after}");
            return;
        }

        if (earlier.Nullness == Nullness.Allowed && later.Nullness == Nullness.Never)
            differences.Add($"{where} could be null, and now cannot");
        if (earlier.Scalar is not null)
        {
            var wasText = earlier.Scalar.EndsWith(ShapeScalars.AsText, StringComparison.Ordinal);
            if (wasText && !later.Scalar!.Contains('+', StringComparison.Ordinal))
                differences.Add($"{where} was written as text, and now is read as a number only");
        }
        else if (_compared.Add((earlier.Place, later.Place)))
        {
            _open.Enqueue((earlier.Place, later.Place, where));
        }
    }

    private void Compare(int earlier, int later, Place where)
    {
        switch (began[earlier], now[later])
        {
            case (ObjectShape before, ObjectShape after):
                CompareMembers(before, after, where);
                CompareDerived(before, after, where);
                break;
            case (ListShape before, ListShape after):
                Compare(before.Element, after.Element, where.In("[]"));
                break;
            case (MapShape before, MapShape after):
                Compare(before.Key, after.Key, where.In("{key}"));
                Compare(before.Value, after.Value, where.In("{}"));
                break;
            case (EnumShape before, EnumShape after):
                CompareValues(before, after, where);
                break;
        }
    }

    private void CompareMembers(ObjectShape before, ObjectShape after, Place where)
    {
        var members = after.Members.ToDictionary(static member => member.Name, StringComparer.Ordinal);
        foreach (var member in before.Members)
        {
            var place = where.Member(member.Name);
            if (!members.Remove(member.Name, out var same))
            {
                differences.Add($"{where.What} has no member '{place.Path}' any more");
                continue;
            }

            Compare(member.Type, same.Type, place);
            if (same.IsRequired && !member.IsRequired)
                differences.Add($"{place} is required now");
        }

        foreach (var member in after.Members.Where(member => member.IsRequired && members.ContainsKey(member.Name)))
            differences.Add($"{where.Member(member.Name)} is new and required");
    }

    private void CompareDerived(ObjectShape before, ObjectShape after, Place where)
    {
        if (before.Derived.Count == 0)
            return;
        if (before.Discriminator != after.Discriminator)
        {
            var how = after.Discriminator is { } name ? $"by '{name}'" : "not";
            differences.Add($"{where} told its derived types apart by '{before.Discriminator}', and now does {how}");
            return;
        }

        foreach (var derived in before.Derived)
        {
            if (after.Derived.Find(other => other.Mark == derived.Mark) is not { } same)
                differences.Add($"{where} has no derived type {derived.Mark} any more");
            // One that is new there may be the same renamed; one that had another mark is another one.
            else if (same.Name != derived.Name && before.Derived.Exists(other => other.Name == same.Name))
                differences.Add($"the derived type {derived.Mark} of {where} was {derived.Name}, and now is {same.Name}");
            else
                Compare(derived.Type, same.Type, where.In($"({derived.Mark.Trim('"')})"));
        }
    }

    private void CompareValues(EnumShape before, EnumShape after, Place where)
    {
        foreach (var (name, number) in before.Values)
        {
            if (!after.Values.Exists(value => value.Name == name))
                differences.Add($"the enum of {where} has no '{name}' any more");
            else if (after.Values.Find(value => value.Name == name).Number is var other && other != number)
                differences.Add($"the enum of {where} wrote '{name}' as {number}, and now as {other}");
        }
    }

    private static string Words(TypeRef type, IReadOnlyList<ShapeType> types) =>
        type.Scalar is { } scalar ? scalar == ShapeScalars.Any ? "any JSON" : ShapeScalars.Plain(scalar) : types[type.Place].Words;

    // Where a value is: in what, and by which path.
    private readonly record struct Place(string What, string Path)
    {
        internal Place Member(string name) => this with { Path = Path.Length == 0 ? name : $"{Path}.{name}" };

        internal Place In(string mark) => this with { Path = Path + mark };

        public override string ToString() => Path.Length == 0 ? What : $"member '{Path}' of {What}";
    }
}

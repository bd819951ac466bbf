using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>Describes types as their JSON is written and read, each once for the options that it is serialized with.</summary>
internal sealed class TypeDescriber
{
    private readonly List<ShapeType> _types = [];
    private readonly Dictionary<object, int> _places = [];
    private readonly Queue<(ObjectShape Shape, JsonTypeInfo Info)> _open = new();

    /// <summary>Names a type. What it is made of may be described later.</summary>
    internal TypeRef Of(Type type, JsonSerializerOptions options, Nullness nullness, JsonNumberHandling? numbers = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            (type, nullness) = (underlying, Nullness.Allowed);
        else if (type.IsValueType)
            nullness = Nullness.Never;
        // Of what has no metadata nothing is read either.
        if (!options.TryGetTypeInfo(type, out var info))
            return new TypeRef(ShapeScalars.Any, 0, nullness);
        if (info.Kind == JsonTypeInfoKind.None && IsOwn(info.Converter))
            return InTable(info.Converter.GetType(), nullness, () => new ConvertedShape(FullName(info.Converter.GetType())));
        if (type.IsEnum)
            return InTable((type, options), nullness, () => Enum(info));
        if (info.Kind == JsonTypeInfoKind.None && ShapeScalars.Find(type) is { } scalar)
            return new TypeRef(scalar + FormOf(scalar, numbers ?? info.NumberHandling ?? options.NumberHandling), 0, nullness);
        return InTable((type, options), nullness, () => Table(info));
    }

    /// <summary>Describes whatever was named so far.</summary>
    internal IReadOnlyList<ShapeType> Describe()
    {
        while (_open.TryDequeue(out var next))
            Describe(next.Shape, next.Info);
        return _types;
    }

    private TypeRef InTable(object key, Nullness nullness, Func<ShapeType> create)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            // It has its place before what it is made of: that may be itself.
            place = _places[key] = _types.Count;
            _types.Add(null!);
            _types[place] = create();
        }

        return new TypeRef(null, place, nullness);
    }

    private ShapeType Table(JsonTypeInfo info)
    {
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                // Interfaces are abstract, too.
                var shape = new ObjectShape(info.PolymorphismOptions?.TypeDiscriminatorPropertyName, info.Type.IsAbstract);
                _open.Enqueue((shape, info));
                return shape;
            case JsonTypeInfoKind.Enumerable when info.ElementType is { } element:
                return new ListShape(Of(element, info.Options, Nullness.Unknown, info.NumberHandling));
            case JsonTypeInfoKind.Dictionary when info.ElementType is { } value:
                return new MapShape(
                    Of(info.KeyType ?? typeof(string), info.Options, Nullness.Never),
                    Of(value, info.Options, Nullness.Unknown, info.NumberHandling));
            default:
                return new OtherShape(TypeNames.Of(info.Type));
        }
    }

    private void Describe(ObjectShape shape, JsonTypeInfo info)
    {
        foreach (var member in info.Properties.Where(IsRead).OrderBy(static member => member.Name, StringComparer.Ordinal))
            shape.Members.Add(new ShapeMember(member.Name, IsRequired(member), TypeOf(member, info)));
        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            var mark = derived.TypeDiscriminator switch
            {
                string text => JsonValue.Create(text).ToJsonString(),
                int number => number.ToString(CultureInfo.InvariantCulture),
                _ => "",
            };
            var type = Of(derived.DerivedType, info.Options, Nullness.Never);
            shape.Derived.Add(new ShapeDerived(mark, type, TypeNames.Of(derived.DerivedType)));
        }
    }

    // What is only written is worked out from the rest, and may come and go.
    private static bool IsRead(JsonPropertyInfo member) =>
        !member.IsExtensionData && (member.Set is not null || member.AssociatedParameter is not null || IsFilled(member));

    private static bool IsFilled(JsonPropertyInfo member) =>
        member.Get is not null && member.ObjectCreationHandling == JsonObjectCreationHandling.Populate;

    private static bool IsRequired(JsonPropertyInfo member) => member.IsRequired || (member.Options.RespectRequiredConstructorParameters
        && member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false });

    private TypeRef TypeOf(JsonPropertyInfo member, JsonTypeInfo declaring)
    {
        var nullness = (member.AssociatedParameter?.IsNullable ?? member.IsSetNullable) ? Nullness.Allowed : Nullness.Never;
        var numbers = member.NumberHandling ?? declaring.NumberHandling;
        if (member.CustomConverter is not { } converter)
            return Of(member.PropertyType, member.Options, nullness, numbers);
        if (IsOwn(converter))
            return InTable(converter.GetType(), nullness, () => new ConvertedShape(FullName(converter.GetType())));
        if (!(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).IsEnum)
            return Of(member.PropertyType, member.Options, nullness, numbers);
        // By name or by number, for this member alone.
        var options = new JsonSerializerOptions(member.Options);
        options.Converters.Insert(0, converter);
        options.MakeReadOnly();
        return Of(member.PropertyType, options, nullness, numbers);
    }

    private static EnumShape Enum(JsonTypeInfo info)
    {
        var written = new List<(string Name, string Number, bool IsText)>();
        var numbers = System.Enum.GetValuesAsUnderlyingType(info.Type);
        var names = System.Enum.GetNames(info.Type);
        for (var place = 0; place < names.Length; place++)
        {
            var number = numbers.GetValue(place)!;
            using var json = JsonSerializer.SerializeToDocument(System.Enum.ToObject(info.Type, number), info);
            var isText = json.RootElement.ValueKind == JsonValueKind.String;
            var name = isText ? json.RootElement.GetString()! : names[place];
            written.Add((name, Convert.ToString(number, CultureInfo.InvariantCulture)!, isText));
        }

        var shape = new EnumShape(!written.Exists(static value => value.IsText));
        shape.Values.AddRange(written.Select(value => (value.Name, shape.IsNumber ? value.Number : "")).Distinct());
        return shape;
    }

    private static bool IsOwn(JsonConverter converter) => converter.GetType().Assembly != typeof(JsonSerializer).Assembly;

    // With its namespace, without any assembly's name.
    private static string FullName(Type type)
    {
        var outer = type.DeclaringType is { } declaring ? FullName(declaring) + "." : type.Namespace is { } space ? space + "." : "";
        return outer + TypeNames.Of(type);
    }

    private static string FormOf(string scalar, JsonNumberHandling handling) =>
        !ShapeScalars.IsNumber(scalar) ? ""
        : (handling & JsonNumberHandling.WriteAsString) != 0 ? ShapeScalars.AsText
        : (handling & JsonNumberHandling.AllowReadingFromString) != 0 ? ShapeScalars.OrText
        : "";
}

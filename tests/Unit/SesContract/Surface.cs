using System.Reflection;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>Writes what a type declares in public as source would: short names, C# keywords, no parameter names.</summary>
internal static class Surface
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(double)] = "double",
        [typeof(int)] = "int",
        [typeof(void)] = "void",
        [typeof(object)] = "object",
    };

    public static string BaseOf(Type type) =>
        type.BaseType is null || type.BaseType == typeof(object) ? "" : Name(type.BaseType);

    public static IReadOnlyList<string> MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return
        [
            .. type.GetConstructors(Declared).Select(constructor => $"new({Parameters(constructor)})"),
            .. type.GetFields(Declared).Select(field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}"),
            .. type.GetProperties(Declared).Select(property =>
                $"{Static((property.GetMethod ?? property.SetMethod)!.IsStatic)}{Name(property.PropertyType)} {property.Name}{(property.SetMethod?.IsPublic == true ? "" : " { get; }")}"),
            .. type.GetMethods(Declared).Where(method => !method.IsSpecialName || method.Name == "op_Implicit").Select(method => method.Name == "op_Implicit"
                ? $"implicit {Name(method.ReturnType)}({Parameters(method)})"
                : $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})"),
        ];
    }

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (!type.IsGenericType)
            return type.Name;
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
